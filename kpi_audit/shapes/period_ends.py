"""Shape ``period_ends``: records booked late in a month, and records taken back later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.columns import require
from kpi_audit.shapes.grid import grid

SUMS = (
    "records", "late", "reversed", "late_reversed", "expected", "variance",
    "excess_squares", "cross_products", "variance_squares",
    "value", "late_value", "reversed_value", "late_reversed_value",
)  # fmt: skip
COLUMNS = ("segment", "period_start", "is_baseline", "month", *SUMS)


@dataclass(frozen=True, slots=True)
class PeriodEnds:
    """Sums per segment and calendar month; every array of sums is (n_segments, n_months).

    Late is the last three weekdays of the month. Reversals are compared within the same actor
    and calendar quarter; ``excess`` below is late_reversed - expected.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    months : Days
        First day of each calendar month, ascending, shape (n_months,).
    is_baseline : Bool
        Whether the month lies before the audit, shape (n_months,).
    records, late, reversed, late_reversed : Float
        Counts.
    expected, variance : Float
        Of late_reversed, if late records are reversed as often as the actor's others.
    excess_squares, cross_products, variance_squares : Float
        Sum over actors of excess squared, excess times variance, variance squared, where each
        actor's months were added up first. Exact once all months are added.
    value, late_value, reversed_value, late_reversed_value : Float
        Sums of the records' values, in the KPI's unit.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("at", "actor", "is_reversed")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = True
    segments: tuple[str, ...]
    months: Days
    is_baseline: Bool
    records: Float
    late: Float
    reversed: Float
    late_reversed: Float
    expected: Float
    variance: Float
    excess_squares: Float
    cross_products: Float
    variance_squares: Float
    value: Float
    late_value: Float
    reversed_value: Float
    late_reversed_value: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with the columns of ``COLUMNS``, one row per segment and month.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "period_ends")
        by_month = grid(frame.assign(period_start=frame["month"]), SUMS, "period_ends")
        return cls(by_month.segments, by_month.periods, by_month.is_baseline, **by_month.sums)
