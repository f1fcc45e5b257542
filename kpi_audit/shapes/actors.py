"""Shape ``actors``: how a KPI's total is spread over actors, per period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.grid import grid

SUMS = ("n_actors", "total", "squares", "own_squares", "top_1", "top_5")
COLUMNS = ("segment", "period_start", "is_baseline", *SUMS)


@dataclass(frozen=True, slots=True)
class Actors:
    """Sums over the actors with a positive total; the sums have shape (n_segments, n_periods).

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    n_actors : Float
        Actors; 0 where nothing was recorded.
    total, squares : Float
        Sum of their totals, and of the squares of their totals, in the KPI's unit.
    own_squares : Float
        Sum of the squares of single records: what chance adds to ``squares``.
    top_1, top_5 : Float
        Totals of the largest one and five.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("actor",)
    wants_baseline: ClassVar[bool] = True
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    n_actors: Float
    total: Float
    squares: Float
    own_squares: Float
    top_1: Float
    top_5: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with one row per segment and period.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        made = grid(frame, SUMS, "actors")
        return cls(made.segments, made.periods, made.is_baseline, **made.sums)
