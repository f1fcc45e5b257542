"""Shape ``gaps``: when in the minute records fall, and how far apart those of one actor are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Float, Int
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
    second_actors : Float
        Effective number (Kish) of actors behind each, averaged over periods, same shape.
    gap : Int
        Audited gaps per power of two of their length in seconds, shape (n_segments, 32). Records
        less than 30 seconds after another one of the same actor are left out, and so are those at
        a multiple of 10 or 15 seconds.
    same_gap, same_gap_baseline : Int
        Gaps that differ from the gap before by at most 2 seconds, by 3 to 12, and by at most 12,
        shape (n_segments, 3).
    squares_baseline : Float
        Sum over actors and periods of the squares of their counts, as same_gap_baseline.
    periods_baseline : Int
        Periods behind same_gap_baseline, shape (n_segments,).
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("actor", "at")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    second: Int
    second_actors: Float
    gap: Int
    same_gap: Int
    same_gap_baseline: Int
    squares_baseline: Float
    periods_baseline: Int

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

        n, squares = (frame[name].to_numpy(np.float64) for name in ("n", "squares"))

        def table(which: str, stretch: Bool, values: Float) -> Float:
            keep = (position == which) & stretch & (places >= 0) & (places < BINS[which])
            out = np.zeros((len(segments), BINS[which]))
            np.add.at(out, (rows[keep], places[keep]), values[keep])
            return out

        def counts(which: str, stretch: Bool) -> Int:
            return np.rint(table(which, stretch, n)).astype(np.int64)

        actors = n * n / np.maximum(squares, 1.0)
        second = table("second", ~before, n)
        return cls(
            tuple(map(str, segments)),
            counts("second", ~before),
            table("second", ~before, n * actors) / np.maximum(second, 1.0),
            counts("gap", ~before),
            counts("same_gap", ~before),
            counts("same_gap", before),
            table("same_gap", before, squares),
            np.rint(table("same_gap", before, np.ones(len(n)))[:, 2]).astype(np.int64),
        )
