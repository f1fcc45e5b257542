"""Shape ``histogram``: how often each value occurred, before and since the audit started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int
from kpi_audit.shapes.columns import require

COLUMNS = ("segment", "value", "n", "n_baseline")


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of values on a regular grid.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    values : Float
        Lower edge of each bin, ascending and equally spaced, shape (n_bins,). Bin i holds
        ``values[i] <= value < values[i] + width``; with integer data and width 1 it is the value.
    n, n_baseline : Int
        Counts since the audit started and before it, shape (n_segments, n_bins). A KPI without a
        pre-target baseline has ``n_baseline`` all zero.
    width : float
        Width of a bin, in the KPI's unit.
    """

    subject: ClassVar[str] = "target"  # what of a KPI it is made for, see kpi_audit.plan
    segments: tuple[str, ...]
    values: Float
    n: Int
    n_baseline: Int
    width: float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, *, width: float = 1.0) -> Self:
        """Fill the grid from a long table with the columns segment, value, n, n_baseline.

        ``value`` is the lower edge of a bin; bins that are missing are empty.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "histogram")
        bins = np.rint(frame["value"].to_numpy(np.float64) / width).astype(np.int64)
        segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        first = int(bins.min()) if len(bins) else 0
        n_bins = int(bins.max()) - first + 1 if len(bins) else 0
        counts = np.zeros((2, len(segments), n_bins), np.int64)
        for which, column in enumerate(("n", "n_baseline")):
            np.add.at(counts[which], (rows, bins - first), frame[column].to_numpy(np.int64))
        values = np.arange(first, first + n_bins, dtype=np.float64) * width
        return cls(tuple(map(str, segments)), values, counts[0], counts[1], width)
