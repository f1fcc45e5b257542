"""Shape ``splits``: how often pairs of records are of one day, over a limit and below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.shapes.grid import grid

LEVELS = range(5)  # the limit, and the limit halved one to four times
SUMS = (
    "hits_over",
    "pairs_over",
    "n",
    "strata",
    *(f"score_{i}" for i in LEVELS),
    *(f"spread_{i}" for i in LEVELS),
    *(f"square_{i}{k}" for i in LEVELS for k in LEVELS if i <= k),
    "fourth_00",
)
COLUMNS = ("segment", "period_start", "is_baseline", *SUMS)


@dataclass(frozen=True, slots=True)
class Splits:
    """Sums over actors and periods, in the order of ``SUMS``.

    A pair is two neighbouring records of an actor (and partner) at most 31 days apart; a hit is a
    pair of one day. A pair is over a limit if both records are within it and their sum is not. It
    is compared with pairs that sum to half the limit up to the limit, of the same actor.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    audited, baseline : Float
        Sums since the audit started and before, shape (n_segments, 30): hits and pairs over the
        limit, all pairs compared, informative actors; then scores, their variances and products
        for the limit (0) and the limit halved one to four times; fourth powers for the limit.
    """

    subject: ClassVar[str] = "target"
    needs: ClassVar[tuple[str, ...]] = ("value", "actor", "at", "cap", "per_record")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    audited: Float
    baseline: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with the columns of ``COLUMNS``.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        table = grid(frame, SUMS, "splits")
        sums = np.stack([table.sums[name] for name in SUMS], axis=-1)
        before = table.is_baseline
        return cls(table.segments, sums[:, ~before].sum(axis=1), sums[:, before].sum(axis=1))
