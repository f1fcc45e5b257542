"""Dagster asset ``audit_drill``: run when somebody asks, not every night."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pandas as pd

from assets.audit import replace
from assets.drill.planting import drill
from assets.night import Night
from kpi_audit.registry import detectors


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["audit_evidence"])
def audit_drill(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Per KPI and known scheme, the smallest distortion that the audit would see."""
    known = detectors()
    found = [drill(night, kpi, known) for kpi in night.project.kpis.values()]
    rows = pd.concat([table for table in found if not table.empty], ignore_index=True)
    order = ["kpi", "scheme", "detector", "against", "weeks"]
    night.warehouse.execute("delete from audit_drill")
    replace(night, "audit_drill", rows.sort_values(order, ignore_index=True))
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})
