"""Dagster assets ``audit_explanations`` and ``audit_contributions``: why, and what carries it."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pandas as pd

from assets.audit import audit_findings, replace
from assets.contributions import contributions
from assets.night import Night, known_on
from assets.rows import sources_of
from assets.statements import statement
from kpi_audit.explanations.explain import explain
from kpi_audit.explanations.facts import Facts
from kpi_audit.periods import CYCLE
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import detectors


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=[audit_findings])
def audit_explanations(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """What else could explain each finding, and what the data say about it."""
    found = night.warehouse.query(
        "select finding_id, kpi, segment, detector, against from audit_findings"
        " where as_of = $as_of order by finding_id",
        {"as_of": night.as_of},
    )
    rows = [
        {"finding_id": finding.finding_id, **explanation._asdict()}
        for finding in found.itertuples(index=False)
        for explanation in explain(_facts(night, finding))
    ]
    columns = ["finding_id", "explanation", "says", "sentence"]
    replace(night, "audit_explanations", pd.DataFrame(rows, columns=columns))
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["audit_evidence"])
def audit_contributions(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """The periods, units and records that carry a gap between a KPI and its outcome."""
    rows = contributions(night)
    replace(night, "audit_contributions", rows)
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


def _facts(night: Night, finding: Any) -> Facts:  # noqa: ANN401 (a named tuple of pandas)
    kpi = night.project.kpis[finding.kpi]
    detector = detectors()[finding.detector]
    series = night.warehouse.query(
        "select segment, period_start, kpi_value as kpi, outcome_value as outcome, is_baseline"
        " from evidence_series"
        " where as_of = $as_of and kpi = $kpi and against = $against"
        " order by segment, period_start",
        {"as_of": night.as_of, "kpi": kpi.name, "against": finding.against},
    )
    is_link = detector.family == "link"
    judged = night.project.kpis[finding.against] if is_link else kpi
    return Facts(
        family=detector.family,
        segment=finding.segment,
        has_target=detector.shape.subject == "target",
        series=series,
        cycle=CYCLE[kpi.grain],
        revised_pct=_revised_pct(night, judged),
        quarantined_pct=_quarantined_pct(night, kpi),
    )


def _revised_pct(night: Night, kpi: Kpi) -> float:
    """Return how much the whole KPI changed after its periods closed."""
    then, now = (
        night.warehouse.query(statement(f"values/{name}"), known_on(night, kpi))
        for name in ("at_closing", "known")
    )
    nights = night.warehouse.query(
        "select distinct known_from from audit_loads where known_from <= $as_of",
        {"as_of": night.as_of},
    )
    if len(nights) <= 1:  # the first night cannot revise anything
        return float("nan")
    before, after = (table.loc[table["segment"] == "", "value"].sum() for table in (then, now))
    return float((after / before - 1) * 100) if before else float("nan")


def _quarantined_pct(night: Night, kpi: Kpi) -> float:
    sources = set(sources_of(night.project, kpi))
    loads = night.warehouse.query(
        "select source, sum(rows_in) as rows_in, sum(rows_quarantined) as bad from audit_loads"
        " where known_from <= $as_of group by source",
        {"as_of": night.as_of},
    )
    mine = loads[loads["source"].isin(sources)]
    total = float(mine["rows_in"].sum())
    return float(mine["bad"].sum()) / total * 100 if total else 0.0
