"""Shape ``readings``: the KPI beside a second, independent measurement of the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.grid import grid

SUMS = (
    "n", "value", "compare", "value_squares", "products", "compare_squares",
    "peers", "peers_middle", "peers_spread",
)  # fmt: skip
COLUMNS = ("segment", "period_start", "is_baseline", *SUMS)


@dataclass(frozen=True, slots=True)
class Readings:
    """Sums of both measurements, and what the other segments of like size show.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    n : Float
        Readings used, shape (n_segments, n_periods); 0 where there is none.
    value, compare, value_squares, products, compare_squares : Float
        Sums of the KPI, of the second measurement, of squares and products, same shape.
    peers, peers_middle, peers_spread : Float
        Number of other segments of like size, and the median and robust standard deviation of
        their log ratios, same shape; 0 for the whole KPI.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("value", "compare")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    n: Float
    value: Float
    compare: Float
    value_squares: Float
    products: Float
    compare_squares: Float
    peers: Float
    peers_middle: Float
    peers_spread: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Pivot a table with the columns segment, period_start, is_baseline and ``SUMS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        found = grid(frame, SUMS, "readings")
        return cls(found.segments, found.periods, found.is_baseline, **found.sums)
