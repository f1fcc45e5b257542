"""Dagster asset ``audit_kpis``: what was declared about each KPI when it was judged."""

from __future__ import annotations

import json
from typing import Any

import dagster as dg
import pandas as pd

from assets.audit import replace
from assets.night import Night, definition
from assets.start import audited
from kpi_audit.project.kpi import Kpi
from kpi_audit.subjects import target_name


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["evidence_series"])
def audit_kpis(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Title, owner, outcome and target of each KPI, as declared on this night."""
    rows = [_row(night, kpi) for kpi in night.project.kpis.values()]
    replace(night, "audit_kpis", pd.DataFrame(rows))
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


def _row(night: Night, kpi: Kpi) -> dict[str, Any]:
    links = [
        {"outcome": link.outcome, "why": link.why, "note": link.note} for link in kpi.stands_for
    ]
    targets = [
        {
            "name": target_name(target),
            "value": target.value,
            "since": None if target.since is None else target.since.isoformat(),
            "paid": target.paid,
        }
        for target in kpi.targets
    ]
    return {
        "kpi": kpi.name,
        "title": kpi.title,
        "description": kpi.description,
        "role": kpi.role,
        "owner": kpi.owner,
        "unit": kpi.unit,
        "better": kpi.better,
        "grain": kpi.grain,
        "is_paid": kpi.is_paid,
        "outcomes": json.dumps(links),
        "targets": json.dumps(targets),
        "guardrails": json.dumps(list(kpi.guardrails)),
        "definition": definition(night.project, kpi),
        "audit_start": audited(night, kpi).start,
    }
