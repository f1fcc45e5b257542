"""Additive sums per segment and period, as arrays: the common form of most evidence tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.columns import require


@dataclass(frozen=True, slots=True)
class Grid:
    """A long table, pivoted.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,). All False where there is no
        baseline.
    sums : dict[str, Float]
        One array of shape (n_segments, n_periods) per column; 0 where the table has no row.
    """

    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    sums: dict[str, Float]


def grid(frame: pd.DataFrame, columns: Collection[str], shape: str) -> Grid:
    """Add up ``columns`` of a table with segment, period_start and is_baseline.

    Raises
    ------
    BadEvidence
        If a column is missing; ``shape`` is what the message calls the table.
    """
    require(frame, ("segment", "period_start", "is_baseline", *columns), shape)
    segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
    days = frame["period_start"].to_numpy().astype("datetime64[D]")
    periods, places = np.unique(days, return_inverse=True)
    is_baseline = np.zeros(len(periods), np.bool_)
    is_baseline[places] = frame["is_baseline"].to_numpy(np.bool_)
    sums = {}
    for name in columns:
        sums[name] = np.zeros((len(segments), len(periods)))
        np.add.at(sums[name], (rows, places), frame[name].to_numpy(np.float64))
    return Grid(tuple(map(str, segments)), periods, is_baseline, sums)
