"""Index and smoothing behind the charts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpi_audit.review.histogram_chart import near_target
from kpi_audit.review.index_points import MOST_POINTS, index_points


def series(kpi: list[float], n_baseline: int, freq: str = "W-MON") -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=len(kpi), freq=freq)
    return pd.DataFrame(
        {
            "period_start": days,
            "kpi_value": kpi,
            "outcome_value": 7.0,
            "is_baseline": np.arange(len(kpi)) < n_baseline,
        }
    )


def test_the_baseline_is_100_and_a_step_stays_a_step() -> None:
    points = index_points(series([50.0] * 20 + [60.0] * 10, 20), "week")
    assert points is not None
    assert points["kpi_smooth"].tolist() == pytest.approx([100.0] * 20 + [120.0] * 10)
    assert (points["outcome"] == 100).all()


def test_without_a_baseline_the_whole_is_100() -> None:
    points = index_points(series([1.0, 3.0], 0), "month")
    assert points is not None
    assert points["kpi"].tolist() == [50.0, 150.0]


@pytest.mark.parametrize("kpi", [[0.0, 0.0], [np.nan, np.nan], [-1.0, 1.0]])
def test_nothing_to_set_to_100(kpi: list[float]) -> None:
    assert index_points(series(kpi, 1), "week") is None


def test_gaps_stay_gaps() -> None:
    points = index_points(series([2.0, np.nan, 2.0], 3), "month")
    assert points is not None
    assert points["kpi"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(("grain", "n"), [("day", 1100), ("week", 900)])
def test_long_series_are_thinned_but_never_across_the_start(grain: str, n: int) -> None:
    points = index_points(
        series([10.0] * (n // 2 + 1) + [20.0] * (n - n // 2 - 1), n // 2 + 1), grain
    )
    assert points is not None
    assert len(points) <= MOST_POINTS + 1
    assert set(points["kpi"].round(6)) == {100.0, 200.0}
    assert points["period_start"].is_monotonic_increasing


@pytest.mark.parametrize(("is_floor", "near"), [(True, [20.0, 21.0]), (False, [19.0, 20.0])])
def test_the_bins_a_push_would_fill(is_floor: bool, near: list[float]) -> None:  # noqa: FBT001 (a case)
    rows = pd.DataFrame({"value": np.arange(0.0, 90.0), "width": 1.0, "n": 1, "n_baseline": 0})
    bins = near_target(rows, 20.0, is_floor=is_floor)
    assert bins.loc[bins["is_near"], "value"].tolist() == near
    assert bins["value"].max() == 50
    assert bins["share"].sum() == pytest.approx(100)
