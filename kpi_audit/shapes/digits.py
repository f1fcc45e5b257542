"""Shape ``digits``: terminal and leading digits, before and since the audit started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Int
from kpi_audit.shapes.columns import require

COLUMNS = ("segment", "position", "digit", "n", "n_baseline")


@dataclass(frozen=True, slots=True)
class Digits:
    """Counts of digits.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    last, last_baseline : Int
        Counts per terminal digit 0..9 (of the value in units of its resolution), of values with at
        least two digits, since the audit started and before it, shape (n_segments, 10).
    leading : Int
        Audited counts per first two significant digits 10..99, shape (n_segments, 90).
    magnitude : Int
        Audited counts per power of ten of the value, 10^-5 .. 10^14, shape (n_segments, 20).
    """

    subject: ClassVar[str] = "values"  # what of a KPI it is made for, see kpi_audit.plan
    segments: tuple[str, ...]
    last: Int
    last_baseline: Int
    leading: Int
    magnitude: Int

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with the columns segment, position, digit, n, n_baseline.

        ``position`` is ``'last'``, ``'leading'`` or ``'magnitude'``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "digits")
        segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        position = frame["position"].to_numpy(str)
        digit = frame["digit"].to_numpy(np.int64)

        def table(which: str, first: int, size: int, column: str) -> Int:
            keep = (position == which) & (digit >= first) & (digit < first + size)
            out = np.zeros((len(segments), size), np.int64)
            np.add.at(
                out, (rows[keep], digit[keep] - first), frame[column].to_numpy(np.int64)[keep]
            )
            return out

        return cls(
            tuple(map(str, segments)),
            table("last", 0, 10, "n"),
            table("last", 0, 10, "n_baseline"),
            table("leading", 10, 90, "n"),
            table("magnitude", -5, 20, "n"),
        )
