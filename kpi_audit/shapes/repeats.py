"""Shape ``repeats``: values that coincide exactly, beside those that coincide nearly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.columns import require
from kpi_audit.shapes.grid import grid

KINDS = ("any", "actor", "row")
COLUMNS = ("segment", "period_start", "is_baseline", "kind", "n", "exact", "near", "beside")


@dataclass(frozen=True, slots=True)
class Repeats:
    """Coincidences within each period, of values of three digits or more that are not round.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    n : Float
        Records, shape (n_segments, 3, n_periods). The kinds of coincidence are those of any two
        records, of one actor's, and of one actor's with the same partner on the same day.
    exact : Float
        Values that occur twice or more, same shape.
    near : Float
        Pairs of different values between the same two multiples of five steps, same shape.
    beside : Float
        The same between multiples of 25 steps, of any two records; NaN where nobody counted them.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("value",)
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    n: Float
    exact: Float
    near: Float
    beside: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with the columns of ``COLUMNS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "repeats")
        sums = COLUMNS[4:]
        wide = frame[list(COLUMNS[:3])].copy()
        for kind in KINDS:
            of_kind = frame["kind"].to_numpy(str) == kind
            for name in sums:
                wide[f"{kind} {name}"] = np.where(of_kind, frame[name].to_numpy(np.float64), 0.0)
        table = grid(wide, [f"{kind} {name}" for kind in KINDS for name in sums], "repeats")
        parts = (
            np.stack([table.sums[f"{kind} {name}"] for kind in KINDS], axis=1) for name in sums
        )
        return cls(table.segments, table.periods, table.is_baseline, *parts)
