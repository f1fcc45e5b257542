"""Dates and times as exports write them; times are stored in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.reading.period_labels import LABELS, labelled

Flags = npt.NDArray[np.bool_]
_DATE = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_CLOCK = r"([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
_OFFSET = r"(Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)"
_ISO_DATE = rf"^{_DATE}(?:[T ]00:00(?::00(?:\.0+)?)?)?$"
_ISO_TIME = rf"^{_DATE}(?:[T ]{_CLOCK}\s?{_OFFSET}?)?$"
_EPOCHS: dict[str, Literal["s", "ms"]] = {
    "epoch": "s",
    "epoch_ms": "ms",
}  # formats beside those of strptime: since 1970, UTC
_ISO = "iso"  # as a format: ISO 8601 beside others
_FIRST, _LAST = pd.Timestamp("1000-01-01"), pd.Timestamp("9998-12-31")  # zones need a day's room


def dates(texts: pd.Series, formats: Sequence[str]) -> pd.Series:
    """Return dates; ISO 8601 unless ``formats`` say otherwise, null where they do not fit."""
    others = [form for form in formats if form != _ISO]
    found: pd.Series = _by_formats(texts, others, utc=False).dt.floor("D")
    if not formats or _ISO in formats:
        iso = _parsed(texts.str.extract(_ISO_DATE, expand=False), "%Y-%m-%d")
        return iso.where(iso.notna(), found)
    return found


def timestamps(texts: pd.Series, formats: Sequence[str], zone: str) -> tuple[pd.Series, Flags]:
    """Return times in UTC, and which of them a clock change made ambiguous or non-existent.

    A time that carries no offset is read in ``zone``. Of an hour that occurs twice the first
    occurrence is taken; a time in an hour that was left out is moved to that hour's end.
    """
    with_zone = [f for f in formats if "%z" in f or "%Z" in f or f in _EPOCHS]
    without = [f for f in formats if f not in with_zone and f != _ISO]
    absolute = _by_formats(texts, with_zone, utc=True)
    local = _by_formats(texts, without, utc=False).mask(absolute.notna())
    if not formats or _ISO in formats:
        parts = texts.str.extract(_ISO_TIME)
        clock = parts[1].fillna("00:00").str.replace(",", ".", regex=False)
        moment = _parsed((parts[0] + "T" + clock).where(parts[0].notna()), "ISO8601")
        has_offset = parts[2].notna()
        absolute = (moment - _offset(parts[2])).where(has_offset & moment.notna(), absolute)
        local = local.where(moment.isna() | has_offset, moment)
    placed, is_moved = _localised(local, zone)
    found = absolute.where(absolute.notna(), placed)
    return found.where(found.between(_FIRST, _LAST)), is_moved


def local_day(moments: pd.Series, zone: str) -> pd.Series:
    """Return the date that UTC ``moments`` fall on in ``zone``."""
    local = moments.dt.tz_localize("UTC").dt.tz_convert(ZoneInfo(zone))
    days: pd.Series = local.dt.tz_localize(None).dt.floor("D")
    return days


def _parsed(texts: pd.Series, form: str) -> pd.Series:
    found = pd.to_datetime(texts.astype(object), format=form, errors="coerce").astype(
        "datetime64[us]"
    )
    return found.where(found.between(_FIRST, _LAST))


def _offset(texts: pd.Series) -> pd.Series:
    digits = texts.str.replace(":", "", regex=False).str.extract(r"^([+-])(..)(..)?$")
    minutes = digits[1].astype(float) * 60 + digits[2].astype(float).fillna(0)
    signed = minutes.where(digits[0] != "-", -minutes).fillna(0.0)
    return pd.to_timedelta(signed, unit="min").astype("timedelta64[us]")


def _by_formats(texts: pd.Series, formats: Sequence[str], *, utc: bool) -> pd.Series:
    """First format that fits wins. Narrow and fixed blanks, as before 'PM', count as blanks."""
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    if not formats:
        return found
    plain = texts.str.replace(r"\s+", " ", regex=True).astype(object)
    for form in formats:
        if form in LABELS:
            parsed = labelled(plain, form)
        elif form in _EPOCHS:
            numbers = pd.to_numeric(plain, errors="coerce")
            parsed = pd.to_datetime(numbers, unit=_EPOCHS[form], errors="coerce", utc=utc)
        else:
            parsed = pd.to_datetime(plain, format=form, errors="coerce", utc=utc)
        if utc:
            parsed = parsed.dt.tz_localize(None)
        found = found.where(found.notna(), parsed.astype("datetime64[us]"))
    return found.where(found.between(_FIRST, _LAST))


def _localised(local: pd.Series, zone: str) -> tuple[pd.Series, Flags]:
    where = ZoneInfo(zone)
    strict = local.dt.tz_localize(where, ambiguous="NaT", nonexistent="NaT")
    first = np.ones(len(local), dtype=bool)
    placed = local.dt.tz_localize(where, ambiguous=first, nonexistent="shift_forward")
    in_utc = placed.dt.tz_convert("UTC").dt.tz_localize(None)
    return in_utc, (local.notna() & strict.isna()).to_numpy(dtype=bool)
