"""Brings the values of one KPI up to date: closes periods, records what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from assets.events import events
from assets.groups import small_groups
from assets.night import Night, definition
from assets.rows import Rows
from assets.start import forget_audited
from assets.statements import statement
from assets.units import Stamp, store_units
from kpi_audit.arrays import Days
from kpi_audit.periods import ONCE, period_start, sequence
from kpi_audit.project.kpi import Kpi

_KEPT = ("kpi_closings", "kpi_values", "kpi_histogram", "kpi_digits")


@dataclass(frozen=True, slots=True)
class Updated:
    """What a night changed: periods closed, values written, values revised after closing.

    ``hidden`` counts the segments that are too small to be shown.
    """

    closed: int
    written: int
    revised: int
    hidden: int = 0


def update_values(night: Night, kpi: Kpi, rows: Rows) -> Updated:
    """Compute what changed and write it; running the same night again changes nothing."""
    held = {"kpi": kpi.name, "definition": definition(night.project, kpi)}
    engine = night.warehouse
    with engine.transaction():
        for table in _KEPT:
            engine.execute(
                f"delete from {table}"
                " where kpi = $kpi and definition = $definition and known_from = $as_of",
                {**held, "as_of": night.as_of},
            )
        span = _span(night, kpi, rows, held)
        if span is None:
            return Updated(0, 0, 0)
        hidden = small_groups(night, kpi, rows)
        engine.execute(f"create or replace temp view kpi_events as {_events(kpi, rows, span)}")
        stamp: Stamp = {**held, "known_from": night.as_of}
        changed = _changed(night, kpi, span, held)
        changed = changed[~changed["segment"].isin(hidden)]
        engine.append("kpi_values", changed.assign(**stamp))
        closings = pd.DataFrame({"period_start": span.closing}).assign(**stamp)
        engine.append("kpi_closings", closings)
        store_units(night, kpi, span.closing, stamp, hidden)
    forget_audited(night, kpi)
    is_revision = ~changed["period_start"].isin(span.closing)
    return Updated(len(span.closing), len(changed), int(is_revision.sum()), len(hidden))


@dataclass(frozen=True, slots=True)
class _Span:
    """Periods that close tonight, and the range of days whose values are computed again."""

    closing: Days
    first: date
    until: date


def _events(kpi: Kpi, rows: Rows, span: _Span) -> str:
    if kpi.grain == "once":
        return events(kpi, rows.select, None, None, None)
    return events(kpi, rows.select, rows.day, span.first, span.until)


def _span(night: Night, kpi: Kpi, rows: Rows, held: dict[str, str]) -> _Span | None:
    closed = night.warehouse.query(
        "select period_start, max(known_from) as known_from from kpi_closings"
        " where kpi = $kpi and definition = $definition and known_from <= $as_of"
        " group by period_start",
        {**held, "as_of": night.as_of},
    )
    last = None if closed.empty else closed["known_from"].max().date()
    if kpi.grain == "once":
        is_new = last is None or rows.touched_since(night, last) is not None
        return _Span(np.array([ONCE], "datetime64[D]"), ONCE, ONCE) if is_new else None
    covered = rows.days(night)
    if covered is None:
        return None
    first, latest = covered
    grace = timedelta(days=night.project.settings.grace_days)
    until = period_start(min(night.as_of - grace, latest + timedelta(days=1)), kpi.grain)
    known = closed["period_start"].to_numpy().astype("datetime64[D]")
    closing = np.setdiff1d(sequence(first, until, kpi.grain), known)
    touched = None if last is None else rows.touched_since(night, last)
    starts = [day for day in (touched, *closing[:1].tolist()) if day is not None]
    if not starts:
        return None
    start = period_start(min(starts), kpi.grain)
    return _Span(closing, start, until) if start < until else None


def _changed(night: Night, kpi: Kpi, span: _Span, held: dict[str, str]) -> pd.DataFrame:
    """Return the values that differ from what was known, with those that vanished as n = 0."""
    parameters = {"level": kpi.measure.percentile} if kpi.measure.agg == "percentile" else None
    now = night.warehouse.query(statement(f"kpi/{kpi.measure.agg}"), parameters)
    known = night.warehouse.query(statement("values/known"), {**held, "as_of": night.as_of})
    days = known["period_start"]
    if kpi.grain != "once":
        inside = (days >= pd.Timestamp(span.first)) & (days < pd.Timestamp(span.until))
        known = known[inside]
    whole = pd.DataFrame({"segment": "", "period_start": span.closing.astype("datetime64[s]")})
    both = now.merge(
        pd.concat([known, whole[~whole["period_start"].isin(days)]]),
        on=["segment", "period_start"],
        how="outer",
        suffixes=("", "_known"),
    )
    nothing = 0.0 if kpi.is_zero_without_records else np.nan
    both["value"] = both["value"].where(both["n"].notna(), nothing)
    both["n"] = both["n"].fillna(0).astype("int64")
    same = (both["n"] == both["n_known"]) & (
        (both["value"] == both["value_known"]) | (both["value"].isna() & both["value_known"].isna())
    )
    return both.loc[~same, ["segment", "period_start", "value", "n"]].sort_values(
        ["segment", "period_start"], ignore_index=True
    )
