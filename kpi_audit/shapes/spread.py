"""Shape ``spread``: values far from the median of their block, in interquartile ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.grid import grid

DISTANCES = (1.0, 1.25, 1.5)  # interquartile ranges from the median, fixed in advance
COUNTED = ("below_1", "above_1", "below_2", "above_2", "below_3", "above_3")
SQUARES = ("below_1_square", "above_1_square", "lean_1_square")
COLUMNS = ("segment", "period_start", "is_baseline", "blocks", "n", *COUNTED, *SQUARES)


@dataclass(frozen=True, slots=True)
class Spread:
    """Counts of far values per segment and period, summed over blocks of 60 to 119 values.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    blocks, n : Float
        Blocks and the values in them, shape (n_segments, n_periods).
    below, above : Float
        Values further than ``DISTANCES`` from their block's median, shape
        (n_segments, n_periods, 3).
    squares : Float
        Sums over blocks of the squared counts below, above and of their difference, all at the
        first distance, shape (n_segments, n_periods, 3).
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("value",)
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    blocks: Float
    n: Float
    below: Float
    above: Float
    squares: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with the columns ``COLUMNS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        table = grid(frame, COLUMNS[3:], "spread")

        def stack(names: tuple[str, ...]) -> Float:
            return np.stack([table.sums[name] for name in names], axis=-1)

        return cls(
            table.segments,
            table.periods,
            table.is_baseline,
            table.sums["blocks"],
            table.sums["n"],
            stack(COUNTED[::2]),
            stack(COUNTED[1::2]),
            stack(SQUARES),
        )
