"""Shape ``displays``: published figures beside what was measured, and how each was rounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.grid import grid

SUMS = (
    "n", "beyond", "up_near", "up_far", "up_beyond", "down_near", "down_far", "down_beyond",
    "low", "low_up", "low_down", "step", "residual", "residual_squares", "sign_squares",
    "up_squares", "down_squares", "need_score", "need_squares", "shown_low", "shown_high",
    "missing_low", "missing_high", "measured", "measured_shown", "measured_squares",
    "missing_squares",
)  # fmt: skip
COLUMNS = ("segment", "period_start", "is_baseline", *SUMS)


@dataclass(frozen=True, slots=True)
class Displays:
    """Sums over published figures, per segment and period; ``SUMS`` names the last axis.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    sums : Float
        One table per name in ``SUMS``, shape (n_segments, n_periods, len(SUMS)). What each means
        is said column by column in ``sql/audit/evidence_displays.sql``.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("value", "compare")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    sums: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Pivot a table with the columns segment, period_start, is_baseline and ``SUMS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        found = grid(frame, SUMS, "displays")
        sums = np.stack([found.sums[name] for name in SUMS], axis=-1)
        return cls(found.segments, found.periods, found.is_baseline, sums)

    def audited(self, name: str) -> Float:
        """One of ``SUMS`` in the audited periods, shape (n_segments, n_audited_periods).

        What is not a finite number counts as nothing.
        """
        part = self.sums[:, ~self.is_baseline, SUMS.index(name)]
        return np.where(np.isfinite(part), part, 0.0)
