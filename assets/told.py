"""Dagster asset ``audit_deliveries``: what was sent about earlier nights, and what became of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import dagster as dg
import pandas as pd

from assets.audit import replace
from assets.night import Night
from kpi_audit.notify.record import read_deliveries


@dg.asset(group_name="audit", kinds={"duckdb"})
def audit_deliveries(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Every message about an earlier night, from deliveries.jsonl."""
    known = [one for one in read_deliveries(night.project.folder) if one.about < night.as_of]
    columns = [*night.warehouse.columns("audit_deliveries")]
    rows = pd.DataFrame([asdict(one) for one in known], columns=columns)
    rows["sent_at"] = pd.to_datetime(rows["sent_at"], utc=True).dt.tz_localize(None)
    replace(night, "audit_deliveries", rows)
    failed = int((rows["outcome"] == "failed").sum())
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows), "failed": failed})
