"""Names what carries a gap: the periods, in them the records, and in a one-off table the units.

Only where the link was judged: next to a KPI that was never shown to track its outcome, a period
with little outcome is no gap.
"""

from __future__ import annotations

from collections.abc import Iterator

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
from kpi_audit.periods import CYCLE, next_period
from kpi_audit.plan import Case, plan
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import detectors
from kpi_audit.shapes.series import Series
from kpi_audit.verdict import LINK

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
    links = {name: found for name, found in detectors().items() if found.family == LINK}
    found = [
        rows.assign(kpi=kpi.name)
        for kpi in night.project.kpis.values()
        for case in plan(kpi, links)
        if not case.reason
        for rows in _of_link(night, kpi, case)
    ]
    return pd.concat([pd.DataFrame(columns=["kpi", *_COLUMNS]), *found], ignore_index=True)


def _of_link(night: Night, kpi: Kpi, case: Case) -> Iterator[pd.DataFrame]:
    which = {"as_of": night.as_of, "kpi": kpi.name, "against": case.against}
    rows = night.warehouse.query(
        "select segment, period_start, kpi_value as kpi, outcome_value as outcome, is_baseline"
        " from evidence_series where as_of = $as_of and kpi = $kpi and against = $against"
        " order by segment, period_start",
        which,
    )
    judged = night.warehouse.query(
        "select segment from audit_evidence where as_of = $as_of and kpi = $kpi"
        " and against = $against and detector = $detector and is_applicable",
        {**which, "detector": case.detector},
    )["segment"]
    if rows.empty or judged.empty:
        return
    is_once = kpi.grain == "once"
    found = _units(rows, case) if is_once else _periods(rows, kpi, case, set(judged))
    found = found.rename(columns={"kpi": "kpi_value", "outcome": "outcome_value"})
    found = found.assign(against=case.against, share=np.nan)[_COLUMNS]
    yield found
    if kpi.record is not None and kpi.measure.agg == "sum" and not is_once:
        yield from _records(night, kpi, found[found["segment"] == ""])


def _units(rows: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Units of a one-off table whose KPI is not backed by their outcome."""
    sign = as_sign(case.parameters.get("sign", "+"))
    found = outlying_units(rows["kpi"].to_numpy(), rows["outcome"].to_numpy(), sign=sign)
    named = rows.assign(unit=rows["segment"], segment="", score=found.shortfall)[found.is_outlying]
    return named.sort_values("score", ascending=False, kind="stable")


def _periods(rows: pd.DataFrame, kpi: Kpi, case: Case, judged: set[str]) -> pd.DataFrame:
    """Audited periods in which the outcome fell far short of what KPI and past implied."""
    series = Series.from_frame(rows, cycle=CYCLE[kpi.grain])
    declared = case.parameters
    shortfall = gap_by_period(
        series,
        lag=as_range(declared.get("lag"), rhythm(series.cycle)),
        elasticity=as_interval(declared.get("elasticity")),
        sign=as_sign(declared.get("sign", "+")),
        transform=declared.get("transform", "auto"),
    )
    grid = pd.MultiIndex.from_product(
        [series.segments, pd.to_datetime(series.periods[series.n_baseline :])],
        names=["segment", "period_start"],
    )
    scores = pd.Series(shortfall.ravel(), index=grid, name="score").reset_index()
    is_large = (scores["score"] >= LARGE) & scores["segment"].isin(judged)
    large = scores[is_large].sort_values("score", ascending=False, kind="stable")
    shown = large.groupby("segment", sort=False).head(_SHOWN)
    return shown.merge(rows, on=["segment", "period_start"], how="left").assign(unit="")


def _records(night: Night, kpi: Kpi, periods: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the largest records of the named periods, where a single one is material."""
    rows = rows_of(night, kpi)
    for period in periods.to_dict("records"):
        first = pd.Timestamp(period["period_start"]).date()
        until = next_period(first, kpi.grain)
        view = events(kpi, rows.select, rows.day, first, until, for_evidence=True)
        night.warehouse.execute(f"create or replace temp view kpi_events as {view}")
        largest = night.warehouse.query(statement("evidence/largest_records"), {"shown": _SHOWN})
        values = largest["value"].astype("float64")
        share = values / period["kpi_value"] if period["kpi_value"] > 0 else values * np.nan
        yield largest.assign(
            **{name: period[name] for name in ("against", "period_start", "score")},
            segment="",
            unit=largest["record"],
            kpi_value=values,
            outcome_value=np.nan,
            share=share,
        )[_COLUMNS][share >= _MATERIAL]
