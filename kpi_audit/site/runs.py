"""Stretches of nights on which nothing changed, so that a year reads as a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpi_audit.review.evidence import e_value
from kpi_audit.review.rows import Row, records
from kpi_audit.review.verdict_words import Words, words
from kpi_audit.wording import day, interval, percent


@dataclass(frozen=True, slots=True)
class Stretch:
    """Nights in a row with one verdict.

    Attributes
    ----------
    first, last : str
        The nights as people write them.
    night : str
        The first of them as an address, ``2026-11-28``.
    verdict : Words
    reason, change, backed, backed_interval : str
        As of the last of them.
    """

    first: str
    last: str
    night: str
    verdict: Words
    reason: str
    change: str
    backed: str
    backed_interval: str


@dataclass(frozen=True, slots=True)
class Spell:
    """Nights in a row on which a finding was seen, in one tier.

    Attributes
    ----------
    first, last : str
        The nights as people write them.
    night, last_night : str
        The same as addresses.
    tier, least, most : str
    """

    first: str
    last: str
    night: str
    last_night: str
    tier: str
    least: str
    most: str


def stretches(verdicts: pd.DataFrame) -> list[Stretch]:
    """Return the history of a KPI, the latest first.

    Parameters
    ----------
    verdicts : DataFrame
        Its rows of ``audit_verdicts`` of all nights.
    """
    ordered = verdicts.sort_values("as_of")
    place = (ordered["verdict"] != ordered["verdict"].shift()).cumsum()
    return [_stretch(records(part)) for _, part in ordered.groupby(place)][::-1]


def _stretch(rows: list[Row]) -> Stretch:
    last = rows[-1]
    return Stretch(
        first=day(rows[0]["as_of"]),
        last=day(last["as_of"]),
        night=address(rows[0]["as_of"]),
        verdict=words(last["verdict"]),
        reason=last["reason"],
        change=percent(last["reported_change_pct"]),
        backed=percent(last["backed_change_pct"]),
        backed_interval=interval(last["backed_low_pct"], last["backed_high_pct"]),
    )


def spells(findings: pd.DataFrame, nights: Sequence[pd.Timestamp]) -> list[Spell]:
    """Return when a finding was seen, the latest first; a night without it ends a spell.

    Parameters
    ----------
    findings : DataFrame
        Its rows of ``audit_findings`` of all nights.
    nights : sequence of Timestamp
        All nights, ascending.
    """
    ordered = findings.sort_values("as_of")
    order = {night: place for place, night in enumerate(nights)}
    places = ordered["as_of"].map(order)
    is_new = (places.diff() != 1) | (ordered["tier"] != ordered["tier"].shift())
    return [_spell(part) for _, part in ordered.groupby(is_new.cumsum())][::-1]


def _spell(part: pd.DataFrame) -> Spell:
    rows = records(part)
    return Spell(
        first=day(rows[0]["as_of"]),
        last=day(rows[-1]["as_of"]),
        night=address(rows[0]["as_of"]),
        last_night=address(rows[-1]["as_of"]),
        tier=rows[-1]["tier"],
        least=e_value(float(part["e_value"].min())),
        most=e_value(float(part["e_value"].max())),
    )


def address(night: object) -> str:
    """Return a night as it stands in a file's name.

    Examples
    --------
    >>> address(pd.Timestamp("2026-11-28 00:00"))
    '2026-11-28'
    """
    return pd.Timestamp(str(night)).date().isoformat()
