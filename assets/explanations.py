"""Dagster assets ``audit_explanations`` and ``audit_contributions``: why, and what carries it."""

from __future__ import annotations

from dataclasses import replace as replaced
from typing import Any

import dagster as dg
import pandas as pd

from assets.again import Judged, judged
from assets.audit import audit_findings, read_evidence, replace
from assets.carriers import carriers
from assets.contributions import contributions
from assets.declarations import definition_since, occasions, told
from assets.left_over import left_over
from assets.night import Night, known_on
from assets.rows import sources_of
from assets.statements import statement
from kpi_audit.explanations.explain import explain
from kpi_audit.explanations.facts import Facts
from kpi_audit.periods import CYCLE
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import detectors
from kpi_audit.tiers import WATCH
from kpi_audit.verdict import LINK

_MOST = 25  # findings that are looked into: each takes passes over the records


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=[audit_findings])
def audit_explanations(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """What else could explain each finding, and what the data say about it."""
    found = night.warehouse.query(
        "select finding_id, kpi, segment, detector, against, effect, unit, since"
        " from audit_findings"
        " where as_of = $as_of order by e_value desc, finding_id",
        {"as_of": night.as_of},
    )
    evidence = read_evidence(night)
    rows, parts = [], [pd.DataFrame()]
    for place, finding in enumerate(found.itertuples(index=False)):
        again = judged(night, finding) if place < _MOST else None
        of = evidence[
            (evidence["kpi"] == finding.kpi)
            & (evidence["detector"] == finding.detector)
            & (evidence["against"] == finding.against)
        ]
        facts = _facts(night, finding, again, of)
        rows += [{"finding_id": finding.finding_id, **one._asdict()} for one in explain(facts)]
        if again is not None and again.detector.family != LINK:
            parts.append(carriers(again, of).assign(finding_id=str(finding.finding_id)))
    replace(night, "audit_carriers", pd.concat(parts, ignore_index=True))
    columns = ["finding_id", "explanation", "says", "sentence"]
    replace(night, "audit_explanations", pd.DataFrame(rows, columns=columns))
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["audit_evidence"])
def audit_contributions(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """The periods, units and records that carry a gap between a KPI and its outcome."""
    rows = contributions(night)
    replace(night, "audit_contributions", rows)
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


def _facts(
    night: Night,
    finding: Any,  # noqa: ANN401 (a named tuple of pandas)
    again: Judged | None,
    evidence: pd.DataFrame,
) -> Facts:
    kpi = night.project.kpis[finding.kpi]
    detector = detectors()[finding.detector]
    series = night.warehouse.query(
        "select segment, period_start, kpi_value as kpi, outcome_value as outcome, is_baseline"
        " from evidence_series"
        " where as_of = $as_of and kpi = $kpi and against = $against"
        " order by segment, period_start",
        {"as_of": night.as_of, "kpi": kpi.name, "against": finding.against},
    )
    is_link = detector.family == LINK
    revised = night.project.kpis[finding.against] if is_link else kpi
    left = {} if again is None or is_link else left_over(again)
    facts = Facts(
        family=detector.family,
        segment=finding.segment,
        has_target=detector.shape.subject == "target",
        series=series,
        cycle=CYCLE[kpi.grain],
        revised_pct=_revised_pct(night, revised),
        quarantined_pct=_quarantined_pct(night, kpi),
        occasions=occasions(night),
        definitions=_definitions(night, kpi),
        definition_since=definition_since(night, kpi),
        changes=told(night, kpi, finding.against),
        since=None if pd.isna(finding.since) else finding.since.date(),
        effect=float(finding.effect) if finding.effect is not None else float("nan"),
        unit=finding.unit,
        no_people=_no_people(kpi),
    )
    return replaced(facts, **left, **_parts(finding, evidence))


def _parts(finding: Any, evidence: pd.DataFrame) -> dict[str, Any]:  # noqa: ANN401 (as above)
    below = evidence[(evidence["segment"] != "") & evidence["is_applicable"]]
    return {
        "parts_judged": len(below),
        "parts_same_way": int((below["effect"] * finding.effect > 0).sum()),
        "parts_watched": int((below["e_value"] >= WATCH).sum()),
    }


def _no_people(kpi: Kpi) -> str:
    if kpi.actor is None:
        return "Nobody is named in the records of this KPI (actor)."
    return "This evidence adds up all people; it cannot be judged on some of them."


def _definitions(night: Night, kpi: Kpi) -> int:
    found = night.warehouse.query(
        "select count(distinct definition) as n from kpi_closings"
        " where kpi = $kpi and known_from <= $as_of",
        {"kpi": kpi.name, "as_of": night.as_of},
    )
    return int(found["n"].iloc[0])


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
