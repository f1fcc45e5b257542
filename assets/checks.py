"""Dagster checks on every KPI, one per detector, with the evidence the detector gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import pandas as pd

from assets.answers import without_silenced
from assets.audit import audit_findings, read_evidence
from assets.night import Night
from kpi_audit.plan import plan
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector

_SHOWN = 10
_DECIMALS = dict.fromkeys(("e_value", "effect", "effect_low", "effect_high"), 2)


def kpi_checks(
    kpis: Mapping[str, Kpi], detectors: Mapping[str, Detector]
) -> dg.AssetChecksDefinition:
    """Return the checks of all KPIs, one per detector whose evidence the KPI declares.

    Findings by segment are in the tables, not in checks.
    """
    looking = {
        name: [
            detectors[d]
            for d in dict.fromkeys(c.detector for c in plan(kpi, detectors) if not c.reason)
        ]
        for name, kpi in kpis.items()
    }
    specs = [
        dg.AssetCheckSpec(
            detector.expectation,
            asset=f"kpi_{kpi}",
            description=f"Null hypothesis: {detector.null}.",
            additional_deps=[audit_findings],
        )
        for kpi, found in looking.items()
        for detector in found
    ]

    @dg.multi_asset_check(specs=specs, name="kpi_checks")
    def checks(night: dg.ResourceParam[Night]) -> Iterator[dg.AssetCheckResult]:
        evidence = without_silenced(night, read_evidence(night))
        for kpi in night.project.kpis.values():
            for detector in looking[kpi.name]:
                mine = evidence["kpi"].eq(kpi.name) & evidence["detector"].eq(detector.name)
                yield _result(kpi, detector, evidence[mine])

    return checks


def _result(kpi: Kpi, detector: Detector, rows: pd.DataFrame) -> dg.AssetCheckResult:
    is_error = kpi.severity == "error" and rows["tier"].eq("finding").any()
    return dg.AssetCheckResult(
        asset_key=f"kpi_{kpi.name}",
        check_name=detector.expectation,
        passed=bool(rows["tier"].eq("").all()),
        severity=dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN,
        description=_summary(rows),
        metadata=dict(_metadata(rows)),
    )


def _summary(rows: pd.DataFrame) -> str:
    judged, seen = rows[rows["is_applicable"]], rows[rows["tier"] != ""]
    if judged.empty:
        reasons = dict.fromkeys(rows["reason"])
        return "; ".join(reasons) or "not judged"
    explained = int(rows["is_silenced"].sum())
    rest = f", {explained} explained" if explained else ""
    return f"{len(judged)} judged, {len(rows) - len(judged)} not, {len(seen)} seen{rest}"


def _metadata(rows: pd.DataFrame) -> Iterator[tuple[str, Any]]:
    judged = rows[rows["is_applicable"]].sort_values("log_e", ascending=False)
    yield "judged", len(judged)
    yield "not judged", len(rows) - len(judged)
    if judged.empty:
        return
    yield "largest e-value", float(judged["e_value"].iloc[0])
    yield "null hypothesis", str(judged["null_hypothesis"].iloc[0])
    yield "strongest evidence", dg.MetadataValue.table(_records(judged.head(_SHOWN)))


def _records(rows: pd.DataFrame) -> list[dg.TableRecord]:
    columns = ["segment", "against", "tier", "e_value", "effect", "effect_low", "effect_high"]
    named = rows.assign(segment=rows["segment"].replace("", "(whole)")).round(_DECIMALS)
    shown = named[[*columns, "unit", "n"]].astype(object).where(named.notna(), None)
    return [dg.TableRecord({str(k): v for k, v in row.items()}) for row in shown.to_dict("records")]
