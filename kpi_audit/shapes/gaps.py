"""Shape ``gaps``: when in the minute records fall, and how far apart those of one actor are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Int
from kpi_audit.shapes.columns import require

COLUMNS = ("segment", "period_start", "is_baseline", "position", "bin", "n", "squares")
SECONDS, OCTAVES = 60, 32
BINS = {"second": SECONDS, "gap": OCTAVES, "same_gap": 3}


@dataclass(frozen=True, slots=True)
class Gaps:
    """Counts of one stretch each: since the audit started, and before it.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    second : Int
        Audited records per second of the minute, shape (n_segments, 60).
    gap : Int
        Audited gaps per power of two of their length in seconds, shape (n_segments, 32). Records
        less than 30 seconds after another one of the same actor are left out, and so are those at
        a multiple of 10 or 15 seconds.
    same_gap, same_gap_baseline : Int
        Gaps that differ from the gap before by at most 2 seconds, by 3 to 12, and by at most 12,
        shape (n_segments, 3).
    squares_baseline : Int
        Sum over actors and periods of the squares of their counts, as same_gap_baseline.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("actor", "at")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    second: Int
    gap: Int
    same_gap: Int
    same_gap_baseline: Int
    squares_baseline: Int

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with one row per segment, period, position and bin.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "gaps")
        segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        position = frame["position"].to_numpy(str)
        places = frame["bin"].to_numpy(np.int64)
        before = frame["is_baseline"].to_numpy(np.bool_)

        def table(which: str, stretch: Bool, column: str) -> Int:
            keep = (position == which) & stretch & (places >= 0) & (places < BINS[which])
            out = np.zeros((len(segments), BINS[which]), np.int64)
            np.add.at(out, (rows[keep], places[keep]), frame[column].to_numpy(np.int64)[keep])
            return out

        return cls(
            tuple(map(str, segments)),
            table("second", ~before, "n"),
            table("gap", ~before, "n"),
            table("same_gap", ~before, "n"),
            table("same_gap", before, "n"),
            table("same_gap", before, "squares"),
        )
