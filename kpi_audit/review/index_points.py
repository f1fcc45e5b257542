"""A KPI and its outcome as indices: the mean of the baseline is 100."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float

SMOOTHING = {"day": 5, "week": 9, "month": 3, "quarter": 1}  # points, centred; days come as weeks
MOST_POINTS = 210


def index_points(series: pd.DataFrame, grain: str) -> pd.DataFrame | None:
    """Return the points of a chart, None where nothing can be set to 100.

    Baseline and audited periods are smoothed apart, so that a step between them stays a step.

    Parameters
    ----------
    series : DataFrame
        Rows of ``evidence_series`` of one KPI, outcome and segment.
    grain : str

    Returns
    -------
    DataFrame
        Columns period_start (``datetime64``), is_baseline, kpi, outcome, kpi_smooth,
        outcome_smooth; ascending. Long series come as means of neighbouring periods.
    """
    frame = series.sort_values("period_start", ignore_index=True)
    frame["period_start"] = pd.to_datetime(frame["period_start"])
    is_baseline = frame["is_baseline"].astype(bool)
    reference = is_baseline if is_baseline.any() else ~is_baseline
    points = pd.DataFrame({"period_start": frame["period_start"], "is_baseline": is_baseline})
    for name in ("kpi", "outcome"):
        values = frame[f"{name}_value"].to_numpy(np.float64)
        mean = _mean(values[reference.to_numpy()])
        if not mean > 0:
            return None
        points[name] = 100 * values / mean
    points = _thinned(points, 7 if grain == "day" else 1)
    for name in ("kpi", "outcome"):
        points[f"{name}_smooth"] = points.groupby("is_baseline")[name].transform(
            lambda part: part.rolling(SMOOTHING.get(grain, 1), center=True, min_periods=1).mean()
        )
    return points


def _mean(values: Float) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _thinned(points: pd.DataFrame, least: int) -> pd.DataFrame:
    """Average neighbouring periods, never over the start of the audit."""
    size = max(least, -(-len(points) // MOST_POINTS))
    if size == 1:
        return points
    place = points.groupby("is_baseline").cumcount() // size
    groups = points.groupby([~points["is_baseline"], place])
    return groups.agg(
        {"period_start": "first", "is_baseline": "first", "kpi": "mean", "outcome": "mean"}
    ).reset_index(drop=True)
