"""Dagster asset ``audit_verdict_changes``: what was, what is, since which night, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import dagster as dg
import pandas as pd

from assets.audit import audit_verdicts, replace
from assets.night import Night
from assets.statements import statement
from kpi_audit.verdict_changes import Basis, why_changed


@dg.asset(
    group_name="audit", kinds={"duckdb"}, deps=[audit_verdicts, "audit_kpis", "audit_changes"]
)
def audit_verdict_changes(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Every verdict that is another one than on the night before."""
    last = night.warehouse.query(statement("changes/last_finished"), {"as_of": night.as_of})
    rows = []
    if pd.notna(last["as_of"].iloc[0]):
        before = _bases(night, last["as_of"].iloc[0].date())
        now = _bases(night, night.as_of)
        for kpi in sorted(before.keys() & now.keys()):
            changed = why_changed(before[kpi], now[kpi])
            if changed is not None:
                rows.append(
                    {
                        "kpi": kpi,
                        "verdict_before": before[kpi].verdict,
                        "verdict_now": now[kpi].verdict,
                        "night_before": before[kpi].night,
                        "why": changed[0],
                        "sentence": changed[1],
                    }
                )
    columns = [*night.warehouse.columns("audit_verdict_changes")]
    replace(night, "audit_verdict_changes", pd.DataFrame(rows, columns=columns))
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


def _bases(night: Night, as_of: date) -> dict[str, Basis]:
    rows = night.warehouse.query(statement("changes/bases"), {"as_of": as_of})
    return {
        str(row["kpi"]): Basis(
            as_of,
            str(row["verdict"]),
            str(row["declaration"]),
            int(row["periods"]),
            None if pd.isna(row["mature"]) else int(row["mature"]),
        )
        for row in rows.to_dict("records")
    }
