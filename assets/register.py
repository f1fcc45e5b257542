"""Dagster asset ``audit_register``: where a measure may take the place of what it stands for."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.audit import audit_verdicts, replace
from assets.night import Night
from kpi_audit.register import register


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["audit_kpis", "audit_drill", audit_verdicts])
def audit_register(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """What is paid on, with which counter-measure, how sure the link, how easily it is gamed."""
    of_night, tonight = " where as_of = $as_of", {"as_of": night.as_of}
    rows = register(
        night.warehouse.query(f"select * from audit_kpis{of_night}", tonight),
        night.warehouse.query(f"select * from audit_verdicts{of_night}", tonight),
        night.warehouse.query("select * from audit_drill"),
    )
    if len(rows):
        replace(night, "audit_register", rows)
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})
