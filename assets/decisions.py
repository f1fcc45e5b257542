"""Dagster assets ``audit_decisions`` and ``audit_precision``: what was answered, who was right."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import dagster as dg
import pandas as pd

from assets.answers import known_decisions
from assets.audit import replace
from assets.night import Night
from kpi_audit.decisions.decision import COLUMNS, standing
from kpi_audit.decisions.precision import IN_ALL, precision


@dg.asset(group_name="audit", kinds={"csv", "duckdb"})
def audit_decisions(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Every answer to a finding that this night knows, from decisions.csv."""
    known = known_decisions(night)
    rows = pd.DataFrame([asdict(decision) for decision in known], columns=list(COLUMNS))
    last = {decision.decision_id for decision in standing(known).values()}
    rows["is_standing"] = rows["decision_id"].isin(last)
    rows["decided_at"] = pd.to_datetime(rows["decided_at"], utc=True).dt.tz_localize(None)
    replace(night, "audit_decisions", rows)
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=[audit_decisions])
def audit_precision(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """The audit's own record: how many of its answered findings were confirmed."""
    rows = precision(known_decisions(night), night.project.settings.false_alarm_budget)
    replace(night, "audit_precision", rows)
    in_all = rows[(rows["detector"] == IN_ALL) & (rows["tier"] == "finding")].iloc[0]
    counts = {name: int(in_all[name]) for name in ("confirmed", "explained")}
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)} | counts)
