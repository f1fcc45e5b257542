"""Dagster assets ``evidence_<shape>``: the small tables the detectors read, one row set a night."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd

from assets.begun import first_whole_period
from assets.known import known_outcome, known_values
from assets.night import Night, known_on
from assets.occasions import is_left_out, ordinary
from assets.reductions import reduce, reductions, used_shapes
from assets.start import Audited, audited, has_past
from assets.statements import statement
from assets.triangle import triangle
from kpi_audit.panel import beside, split, wide
from kpi_audit.project.kpi import Grain, Kpi
from kpi_audit.registry import Detector
from kpi_audit.subjects import RECORDED, target_name

Tables = Iterator[pd.DataFrame]


def evidence_assets(
    kpis: Mapping[str, Kpi], detectors: Mapping[str, Detector]
) -> list[dg.AssetsDefinition]:
    """Return one asset per evidence table that some KPI fills, downstream of those KPIs."""
    made = {"triangle": _triangle, "histogram": _histogram, "digits": _digits}
    return [
        *(
            _asset(shape, tables, [f"kpi_{name}" for name in kpis])
            for shape, tables in made.items()
        ),
        _asset("series", _series, ["evidence_triangle"]),
        *(_reduced(shape, of, detectors) for shape, of in used_shapes(kpis, detectors)),
    ]


def _reduced(shape: str, kpis: list[Kpi], detectors: Mapping[str, Detector]) -> dg.AssetsDefinition:
    table = f"evidence_{shape}"

    @dg.asset(
        name=table,
        group_name="evidence",
        kinds={"duckdb"},
        deps=[f"kpi_{kpi.name}" for kpi in kpis],
        description=statement(f"audit/{table}").splitlines()[0].removeprefix("-- "),
    )
    def evidence(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
        rows = 0
        for kpi in kpis:
            for made in reductions(kpi, detectors):
                if made.name == shape:
                    rows += reduce(night, kpi, made)
        return dg.MaterializeResult(metadata={"dagster/row_count": rows})

    return evidence


def _asset(
    shape: str, tables: Callable[[Night, Kpi], Tables], upstream: list[str]
) -> dg.AssetsDefinition:
    table = f"evidence_{shape}"

    @dg.asset(
        name=table,
        group_name="evidence",
        kinds={"duckdb", "pandas"},
        deps=upstream,
        description=statement(f"audit/{table}").splitlines()[0].removeprefix("-- "),
    )
    def evidence(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
        rows = 0
        with night.warehouse.transaction():
            night.warehouse.execute(f"delete from {table}")
            for kpi in night.project.kpis.values():
                for found in tables(night, kpi):
                    night.warehouse.append(table, found.assign(kpi=kpi.name, **night.stamp))
                    rows += len(found)
        return dg.MaterializeResult(metadata={"dagster/row_count": rows})

    return evidence


def _triangle(night: Night, kpi: Kpi) -> Tables:
    yield triangle(night, kpi)


def _series(night: Night, kpi: Kpi) -> Tables:
    mine = wide(known_values(night, kpi), kpi)
    others = [link.outcome for link in kpi.stands_for]
    if kpi.grain != "once":
        others += kpi.guardrails
    for name in dict.fromkeys(others):
        outcome = night.project.kpis[name]
        theirs = known_outcome(night, kpi, outcome)
        if mine.empty or theirs.empty:
            continue
        frame = beside(mine, theirs, by_segment=kpi.segments == outcome.segments)
        over = audited(night, kpi)
        if over.start is None:
            frame = frame[frame["segment"] != ""].assign(is_baseline=False)
        else:
            frame = over.counted(frame)
            frame["is_baseline"] = frame["period_start"] < pd.Timestamp(over.start)
            for column, of in (("kpi_value", kpi), ("outcome_value", outcome)):
                left_out = is_left_out(night, of, frame, grain=kpi.grain)
                left_out |= _is_begun_midway(night, of, frame["period_start"], kpi.grain)
                frame.loc[left_out, column] = np.nan
        yield frame.assign(against=name)


def _is_begun_midway(
    night: Night, kpi: Kpi, starts: pd.Series[pd.Timestamp], grain: Grain
) -> pd.Series[bool]:
    """Whether periods lie before the first whole one; a KPI's own records may begin later."""
    if starts.empty:
        return starts.isna()
    first = starts.min().date()
    return starts < pd.Timestamp(first_whole_period(night, kpi, first, grain))


def _histogram(night: Night, kpi: Kpi) -> Tables:
    for target in kpi.targets:
        against = target_name(target)
        rows = night.warehouse.query(
            statement("evidence/histogram"), {**_held(night, kpi), "against": against}
        )
        # a target that always held leaves no baseline: all periods are judged at once
        over = audited(night, kpi).since(target.since)
        counted = _split(ordinary(night, kpi, rows), over, ["segment", "bin", "width"])
        yield counted.assign(value=counted["bin"] * counted["width"], against=against).drop(
            columns="bin"
        )


def _digits(night: Night, kpi: Kpi) -> Tables:
    if kpi.measure.agg in RECORDED:
        rows = night.warehouse.query(statement("evidence/digits"), _held(night, kpi))
        over = audited(night, kpi)
        if not has_past(kpi):
            over = over.since(None)
        yield _split(ordinary(night, kpi, rows), over, ["segment", "position", "digit"]).assign(
            against=""
        )


def _held(night: Night, kpi: Kpi) -> dict[str, object]:
    return known_on(night, kpi) | {"is_once": kpi.grain == "once"}


def _split(rows: pd.DataFrame, over: Audited, by: list[str]) -> pd.DataFrame:
    counted = split(over.counted(rows), over.start, over.until)
    return counted.groupby(by, as_index=False)[["n", "n_baseline"]].sum()
