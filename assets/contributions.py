"""Names what carries a gap: the periods, in them the records, and in a one-off table the units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pandas as pd

from assets.events import events
from assets.night import Night
from assets.rows import rows_of
from assets.statements import statement
from kpi_audit.drift.declared import as_interval, as_range, as_sign
from kpi_audit.drift.outlying_units import outlying_units
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.shortfall import gap_by_period
from kpi_audit.periods import CYCLE, ONCE, next_period
from kpi_audit.project.kpi import Kpi, Link
from kpi_audit.shapes.series import Series

LARGE = 4.0  # robust standard deviations: by chance once in some 30,000 ordinary periods
_SHOWN = 5  # periods per KPI and segment
_MATERIAL = 0.1  # share of a period's KPI from which on a single record is named

_COLUMNS = [
    "against",
    "segment",
    "period_start",
    "unit",
    "score",
    "kpi_value",
    "outcome_value",
    "share",
]


def contributions(night: Night) -> pd.DataFrame:
    """Return the rows of ``audit_contributions`` of all KPIs."""
    found = [
        rows.assign(kpi=kpi.name)
        for kpi in night.project.kpis.values()
        for link in kpi.stands_for
        for rows in _of_link(night, kpi, link)
    ]
    return pd.concat([pd.DataFrame(columns=["kpi", *_COLUMNS]), *found], ignore_index=True)


def _of_link(night: Night, kpi: Kpi, link: Link) -> Iterator[pd.DataFrame]:
    rows = night.warehouse.query(
        "select segment, period_start, kpi_value as kpi, outcome_value as outcome, is_baseline"
        " from evidence_series where as_of = $as_of and kpi = $kpi and against = $against"
        " order by segment, period_start",
        {"as_of": night.as_of, "kpi": kpi.name, "against": link.outcome},
    )
    if rows.empty:
        return
    found = _units(rows, link) if kpi.grain == "once" else _periods(rows, kpi, link)
    found = found.rename(columns={"kpi": "kpi_value", "outcome": "outcome_value"})
    found = found.assign(against=link.outcome, share=np.nan)[_COLUMNS]
    yield found
    if kpi.record is not None and kpi.grain != "once":
        yield from _records(night, kpi, found[found["segment"] == ""])


def _units(rows: pd.DataFrame, link: Link) -> pd.DataFrame:
    """Units of a one-off table whose KPI is not backed by their outcome."""
    found = outlying_units(
        rows["kpi"].to_numpy(), rows["outcome"].to_numpy(), sign=as_sign(link.sign)
    )
    named = rows.assign(unit=rows["segment"], segment="", score=found.shortfall)[found.is_outlying]
    return named.sort_values("score", ascending=False, kind="stable")


def _periods(rows: pd.DataFrame, kpi: Kpi, link: Link) -> pd.DataFrame:
    """Audited periods in which the outcome fell far short of what KPI and past implied."""
    series = Series.from_frame(rows, cycle=CYCLE[kpi.grain])
    shortfall = gap_by_period(
        series,
        lag=as_range(link.lag, rhythm(series.cycle)),
        elasticity=as_interval(link.elasticity),
        sign=as_sign(link.sign),
    )
    grid = pd.MultiIndex.from_product(
        [series.segments, pd.to_datetime(series.periods[series.n_baseline :])],
        names=["segment", "period_start"],
    )
    scores = pd.Series(shortfall.ravel(), index=grid, name="score").reset_index()
    large = scores[scores["score"] >= LARGE].sort_values("score", ascending=False, kind="stable")
    shown = large.groupby("segment", sort=False).head(_SHOWN)
    return shown.merge(rows, on=["segment", "period_start"], how="left").assign(unit="")


def _records(night: Night, kpi: Kpi, periods: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the largest records of the named periods, where a single one is material."""
    rows = rows_of(night, kpi)
    for period in periods.to_dict("records"):
        first = pd.Timestamp(period["period_start"]).date()
        until = next_period(first, kpi.grain) if first != ONCE else first + timedelta(days=1)
        view = events(kpi, rows.select, rows.day, first, until)
        night.warehouse.execute(f"create or replace temp view kpi_events as {view}")
        largest = night.warehouse.query(statement("evidence/largest_records"), {"shown": _SHOWN})
        share = largest["value"].astype("float64") / period["kpi_value"]
        yield largest.assign(
            **{name: period[name] for name in ("against", "period_start", "score")},
            segment="",
            unit=largest["record"],
            kpi_value=largest["value"].astype("float64"),
            outcome_value=np.nan,
            share=share,
        )[_COLUMNS][share >= _MATERIAL]
