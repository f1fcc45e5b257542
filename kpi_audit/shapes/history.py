"""Shape ``history``: sum, number and sum of squares of the values of each period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.grid import grid

COLUMNS = ("segment", "period_start", "is_baseline", "total", "n", "squares")


@dataclass(frozen=True, slots=True)
class History:
    """What each period came to.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,). All False where there is no
        baseline.
    total : Float
        Sum of the values, in the KPI's unit, shape (n_segments, n_periods). Where records are
        counted each value is 1 and this is the count.
    n : Float
        Records, same shape.
    squares : Float
        Sum of the squared values, same shape.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("at",)
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    total: Float
    n: Float
    squares: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with the columns of ``COLUMNS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        table = grid(frame, COLUMNS[3:], "history")
        sums = table.sums
        return cls(
            table.segments, table.periods, table.is_baseline,
            sums["total"], sums["n"], sums["squares"],
        )  # fmt: skip
