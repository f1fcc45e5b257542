"""Dagster assets ``audit_*``: evidence, findings and verdicts of a night, stored once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import dagster as dg
import pandas as pd

from assets.answers import answered, without_silenced
from assets.caveats import with_caveats
from assets.findings import findings
from assets.judging import judge
from assets.night import Night
from assets.observed import observations
from assets.start import audited
from assets.verdicts import suffered_under, verdict_row
from kpi_audit.decisions.on_verdict import accepted_until
from kpi_audit.registry import Detector, detectors
from kpi_audit.tiers import tiers
from kpi_audit.verdict import LINK


def replace(night: Night, table: str, rows: pd.DataFrame) -> None:
    """Write a night's rows of an audit table in place of what it wrote before."""
    with night.warehouse.transaction():
        night.warehouse.execute(f"delete from {table} where as_of = $as_of", {"as_of": night.as_of})
        columns = [name for name in night.warehouse.columns(table) if name in rows.columns]
        night.warehouse.append(table, rows[columns].assign(**night.stamp))


def judging_asset(shapes: list[str]) -> dg.AssetsDefinition:
    """Return the asset that judges the evidence tables of ``shapes``."""

    @dg.asset(
        name="audit_evidence",
        group_name="audit",
        kinds={"great_expectations", "duckdb"},
        deps=[f"evidence_{shape}" for shape in shapes],
    )
    def audit_evidence(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
        """One e-value, effect and interval per KPI, segment and detector; its tier by e-BH."""
        known = detectors()
        kpis = night.project.kpis.values()
        tables = [judge(night, kpi, known, audited(night, kpi)) for kpi in kpis]
        rows = pd.concat([table for table in tables if not table.empty], ignore_index=True)
        rows["log_e"] = rows["log_e"].astype("float64")
        rows["tier"], _ = tiers(rows, night.project.settings.false_alarm_budget, drift(known))
        order = ["kpi", "detector", "against", "segment"]
        replace(night, "audit_evidence", rows.sort_values(order, ignore_index=True))
        return dg.MaterializeResult(metadata=_counts(rows))

    return audit_evidence


def drift(known: Mapping[str, Detector]) -> list[str]:
    """Return the detectors of drift from the outcome."""
    return [name for name, detector in known.items() if detector.family == LINK]


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    judged = int(rows["is_applicable"].sum())
    return {
        "dagster/row_count": len(rows),
        "judged": judged,
        "not judged": len(rows) - judged,
        "findings": int((rows["tier"] == "finding").sum()),
        "watches": int((rows["tier"] == "watch").sum()),
    }


def read_evidence(night: Night) -> pd.DataFrame:
    """Return the night's evidence with ``details`` as dicts."""
    rows = night.warehouse.query(
        "select * from audit_evidence where as_of = $as_of", {"as_of": night.as_of}
    )
    rows["details"] = [json.loads(text) for text in rows["details"]]
    return rows


def read_findings(night: Night) -> pd.DataFrame:
    """Return the night's findings with their answers."""
    return night.warehouse.query(
        "select * from audit_findings where as_of = $as_of", {"as_of": night.as_of}
    )


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["audit_evidence", "audit_decisions"])
def audit_findings(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Every watch and finding, under a name that is the same on every night."""
    rows = answered(night, findings(read_evidence(night), night.project.kpis, detectors()))
    replace(night, "audit_findings", rows)
    shown = rows[["finding_id", "tier", "sentence"]].head(10)
    table = "\n".join(f"- **{i}** ({t}) {s}" for i, t, s in shown.itertuples(index=False))
    return dg.MaterializeResult(
        metadata={"dagster/row_count": len(rows), "strongest": dg.MetadataValue.md(table or "none")}
    )


@dg.asset(
    group_name="audit",
    kinds={"duckdb"},
    deps=["audit_evidence", audit_findings, "audit_cohorts"],
)
def audit_verdicts(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """One verdict per KPI: whether it can be steered by, how much of its change is real."""
    evidence = read_evidence(night)
    known, kpis = detectors(), night.project.kpis
    _, log_e = tiers(evidence, night.project.settings.false_alarm_budget, drift(known))
    titles = {name: kpi.title for name, kpi in kpis.items()}
    evidence, found = without_silenced(night, evidence), read_findings(night)
    rows = pd.DataFrame(
        [
            with_caveats(
                night,
                kpi,
                verdict_row(
                    kpi,
                    evidence[evidence["kpi"] == name],
                    known,
                    titles,
                    suffered_under(name, evidence, known, titles),
                ),
            )
            | {"accepted_until": accepted_until(found[found["kpi"] == name])}
            | {"kpi": name, "log_e": log_e.get(name)}
            for name, kpi in kpis.items()
        ]
    )
    replace(night, "audit_verdicts", rows)
    for seen in observations(night, rows):
        dg.AssetExecutionContext.get().log_event(seen)
    counts = rows["verdict"].value_counts().to_dict()
    return dg.MaterializeResult(
        metadata={"dagster/row_count": len(rows)} | {str(k): int(v) for k, v in counts.items()}
    )
