"""Shape ``mix``: numerator and denominator of a ratio, what is left out, what its mix brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.explanations.ratio_split import RatioSplit, ratio_split
from kpi_audit.shapes.columns import require
from kpi_audit.shapes.grid import Grid, grid

SUMS = (
    "n", "excluded", "numerator", "denominator", "numerator_squares", "denominator_squares",
    "products",
)  # fmt: skip
COLUMNS = ("segment", "period_start", "is_baseline", "part", *SUMS)
NOTHING = RatioSplit(float("nan"), float("nan"), float("nan"), is_reversed=False)
CYCLES = ((1.5, 365.25), (10.0, 52.1775), (45.0, 12.0), (np.inf, 4.0))  # most days apart: cycle


@dataclass(frozen=True, slots=True)
class Mix:
    """Sums of a ratio per segment and period, each of shape (n_segments, n_periods).

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI.
    periods : Days
        First day of each period, ascending, baseline first, shape (n_periods,).
    n_baseline : int
        Periods before the audit starts.
    n, excluded : Float
        Records, and those without numerator or with a null or zero denominator.
    numerator, denominator : Float
        Sums over the other records, in the KPI's units.
    numerator_squares, denominator_squares, products : Float
        Sums of squares and of products over the same records.
    by_mix : Float
        Part of the whole's numerator that its mix of segments brings, compared with the baseline's
        mix; 0 in the rows of segments.
    split : Float
        Change of the ratio since the audit started, and its exact split (Kitagawa) into changes
        within the parts and of their mix, shape (n_segments, 3); NaN in the rows of segments.
    is_reversed : Bool
        All parts moved against the whole (Simpson), shape (n_segments,).
    """

    subject: ClassVar[str] = "records"  # what of a KPI it is made for, see kpi_audit.plan
    parts_are_segments: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = ("numerator", "denominator")
    wants_baseline: ClassVar[bool] = True
    segments: tuple[str, ...]
    periods: Days
    n_baseline: int
    n: Float
    excluded: Float
    numerator: Float
    denominator: Float
    numerator_squares: Float
    denominator_squares: Float
    products: Float
    by_mix: Float
    split: Float
    is_reversed: Bool

    @property
    def cycle(self) -> float:
        """Periods per year, from how far they lie apart."""
        if len(self.periods) <= 1:
            return 12.0
        apart = float(np.median(np.diff(self.periods).astype(np.float64)))
        return next(cycle for most, cycle in CYCLES if apart <= most)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table; the whole KPI has a row per part and period.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "mix")
        table = grid(frame, SUMS, "mix")
        whole = frame[(frame["segment"] == "").to_numpy(np.bool_)]
        split = [_split(whole) if name == "" else NOTHING for name in table.segments]
        shape = (len(split), 4)
        numbers = np.array([tuple(map(float, s)) for s in split], np.float64).reshape(shape)
        return cls(
            table.segments,
            table.periods,
            int(table.is_baseline.sum()),
            **table.sums,
            by_mix=_by_mix(whole, table),
            split=numbers[:, :3],
            is_reversed=numbers[:, 3] > 0,
        )


def _split(whole: pd.DataFrame) -> RatioSplit:
    return ratio_split(whole) if len(set(whole["part"])) > 1 else NOTHING


def _by_mix(whole: pd.DataFrame, table: Grid) -> Float:
    """Sum over parts of denominator times (the part's baseline ratio less the whole's)."""
    out = np.zeros((len(table.segments), len(table.periods)))
    if whole.empty:
        return out
    names, part = np.unique(whole["part"].to_numpy(str), return_inverse=True)
    days = whole["period_start"].to_numpy().astype("datetime64[D]")
    sums = np.zeros((2, len(names), len(table.periods)))
    for which, column in enumerate(("numerator", "denominator")):
        places = (part, np.searchsorted(table.periods, days))
        np.add.at(sums[which], places, whole[column].to_numpy(np.float64))
    numerator, denominator = sums[:, :, table.is_baseline].sum(axis=2)
    total = denominator.sum()
    usual = numerator.sum() / total if total > 0 else 0.0
    # A part that is new has no ratio of its own to be compared with.
    own = np.divide(numerator, denominator, np.full_like(numerator, usual), where=denominator > 0)
    out[table.segments.index("")] = (own - usual) @ sums[1]
    return out
