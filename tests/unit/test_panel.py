"""A KPI beside its outcome, and counts before and since the audit's start."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpi_audit.panel import beside, split, wide
from kpi_audit.project.kpi import Kpi

WEEKS = pd.to_datetime(["2026-01-05", "2026-01-12", "2026-01-19"])


def kpi(agg: str) -> Kpi:
    measure = {"agg": agg, "expr": None if agg == "count" else "x"}
    return Kpi.model_validate(
        {"name": "k", "title": "K", "source": "s", "time": "t", "measure": measure}
    )


def values(**segments: list[float | None]) -> pd.DataFrame:
    rows = [
        {"segment": name, "period_start": week, "value": value}
        for name, of_segment in segments.items()
        for week, value in zip(WEEKS, of_segment, strict=True)
        if value is not None
    ]
    return pd.DataFrame(rows)


def test_a_week_without_records_counts_zero_only_after_the_first_record() -> None:
    rows = values(whole=[5, 4, 3], late=[None, 2, None])
    counted = wide(rows, kpi("count")).loc["late"].tolist()
    assert np.isnan(counted[0])
    assert counted[1:] == [2, 0]
    assert np.isnan(wide(rows, kpi("average")).loc["late"].tolist()[2])


def test_the_whole_is_compared_where_the_outcome_has_no_segments() -> None:
    mine = wide(values(**{"": [5, 4, 3], "a": [5, 4, 3]}), kpi("count"))
    theirs = wide(values(**{"": [1, 1, None]}), kpi("count"))
    table = beside(mine, theirs, by_segment=False)
    assert set(table["segment"]) == {""}
    assert table["outcome_value"].tolist()[:2] == [1, 1]
    assert set(beside(mine, theirs, by_segment=True)["segment"]) == {"", "a"}


def test_counts_are_split_at_the_start_of_the_audit() -> None:
    rows = pd.DataFrame({"period_start": WEEKS, "n": [1, 2, 4]})
    found = split(rows, date(2026, 1, 12), date(2026, 1, 26))
    assert found["n_baseline"].tolist() == [1, 0, 0]
    assert found["n"].tolist() == [0, 2, 4]
    assert split(rows, None, date(2026, 1, 26))["n"].tolist() == [1, 2, 4]


def test_only_the_current_audit_year_is_counted() -> None:
    rows = pd.DataFrame({"period_start": WEEKS, "n": [1, 2, 4]})
    found = split(rows, date(2025, 1, 13), date(2026, 1, 26))
    assert found["n"].tolist() == [0, 2, 4]
    assert found["n_baseline"].tolist() == [0, 0, 0]
