"""Shape ``percents``: how often ratios of counts fall on whole percents, and what chance gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.shapes.columns import require

COLUMNS = (
    "segment",
    "period_start",
    "is_baseline",
    "percent",
    "n",
    "hits",
    "expected",
    "variance",
)
PERCENTS = 200


@dataclass(frozen=True, slots=True)
class Percents:
    """Ratios per whole percent nearest to them, 0..199, before and since the audit started.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    n, n_baseline : Int
        Ratios whose denominator allows both to hit the whole percent (within 0.05 points) and to
        miss it, shape (n_segments, 200).
    hits, hits_baseline : Int
        Of these, how many hit it, shape (n_segments, 200).
    expected, expected_baseline : Float
        Hits that chance gives, shape (n_segments, 200).
    variance, variance_baseline : Float
        Variance of the hits under chance, shape (n_segments, 200).
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("numerator", "denominator")
    segments: tuple[str, ...]
    n: Int
    hits: Int
    expected: Float
    variance: Float
    n_baseline: Int
    hits_baseline: Int
    expected_baseline: Float
    variance_baseline: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Add up the periods of a long table with the columns ``COLUMNS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "percents")
        segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        percent = frame["percent"].to_numpy(np.int64)
        inside = (percent > 0) & (percent < PERCENTS)
        before = frame["is_baseline"].to_numpy(np.bool_)

        def table(column: str, keep: Bool) -> Float:
            out = np.zeros((len(segments), PERCENTS))
            np.add.at(out, (rows[keep], percent[keep]), frame[column].to_numpy(np.float64)[keep])
            return out

        since, base = inside & ~before, inside & before
        return cls(
            tuple(map(str, segments)),
            table("n", since).astype(np.int64),
            table("hits", since).astype(np.int64),
            table("expected", since),
            table("variance", since),
            table("n", base).astype(np.int64),
            table("hits", base).astype(np.int64),
            table("expected", base),
            table("variance", base),
        )
