"""Dagster asset ``audit_variation``: plain variation, so that noise is not discussed."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.audit import replace
from assets.night import Night
from kpi_audit.spc.reading import read


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["audit_kpis", "evidence_series"])
def audit_variation(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Limits, signals and assurance per KPI; its points in ``evidence_variation``."""
    kpis = night.warehouse.query(
        "select * from audit_kpis where as_of = $as_of", {"as_of": night.as_of}
    )
    summary, points = read(kpis, night.warehouse.query("select * from evidence_series"))
    replace(night, "audit_variation", summary)
    night.warehouse.execute("delete from evidence_variation")  # of one night, as all evidence
    replace(night, "evidence_variation", points)
    counts = summary["variation"].value_counts().to_dict()
    return dg.MaterializeResult(
        metadata={str(name) or "without limits": int(n) for name, n in counts.items()}
    )
