"""Dagster asset ``audit_cohorts``: how complete the cohorts of late outcomes are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from assets.audit import replace
from assets.known import known_values
from assets.late import late
from assets.night import Night
from assets.start import audited
from kpi_audit.panel import wide


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["evidence_series"])
def audit_cohorts(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Every cohort since an audit started: what has arrived, and what it will come to."""
    rows = pd.concat([pd.DataFrame(), *_cohorts(night)], ignore_index=True)
    replace(night, "audit_cohorts", rows)
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


def _cohorts(night: Night) -> Iterator[pd.DataFrame]:
    for kpi in night.project.kpis.values():
        for link in kpi.stands_for:
            outcome = night.project.kpis[link.outcome]
            if outcome.arrives is None:
                continue
            closed = pd.DatetimeIndex(wide(known_values(night, outcome), outcome).columns)
            found = late(night, outcome, closed, audited(night, kpi).start)
            if found is not None:
                yield found.cohorts().assign(kpi=kpi.name, against=outcome.name)
