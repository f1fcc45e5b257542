"""Shape ``crowds``: who keeps acting on the same objects in the same hours as the same others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import pandas as pd

from kpi_audit.arrays import Bool, Days, Int
from kpi_audit.shapes.grid import grid

SUMS = (
    "people", "records", "crowd", "crowd_days", "days_together", "crowd_records",
    "records_together", "left_out",
)  # fmt: skip
COLUMNS = ("segment", "period_start", "is_baseline", *SUMS)


@dataclass(frozen=True, slots=True)
class Crowds:
    """What people do in company, found on even days and counted on odd days.

    The even days of a period say who belongs to a crowd and who its partners are: people who met
    the same four others (same object, same hour) on half of their even days, and on three at
    least. The odd days, which had no part in that choice, say how much of it returns. Hours of
    the day that hold more than a quarter of what somebody does are left out for that person.

    One row per segment and period. The reduction costs at most 50 pairs per record of an even
    day, however large an hour is; people beyond the first 50 of an object's hour are not paired
    (``left_out``), and always the same people are.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    people : Int
        People with three even days and an odd day, shape (n_segments, n_periods), as all below.
    records : Int
        Actions on odd days: one per person, object and hour.
    crowd : Int
        People with at least four partners.
    crowd_days, days_together : Int
        Their odd days; those of which half was done with half of the partners.
    crowd_records, records_together : Int
        Their actions on odd days; those with half of the partners.
    left_out : Int
        Actions of even days that were not paired.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("actor", "object", "at")
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    people: Int
    records: Int
    crowd: Int
    crowd_days: Int
    days_together: Int
    crowd_records: Int
    records_together: Int
    left_out: Int

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Pivot a long table with the columns ``COLUMNS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        table = grid(frame, SUMS, "crowds")
        return cls(
            table.segments,
            table.periods,
            table.is_baseline,
            **{name: table.sums[name].astype("int64") for name in SUMS},
        )
