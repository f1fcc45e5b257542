"""Shape ``texts``: how often first messages of an actor are copies of each other, per period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import pandas as pd

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.grid import grid

SUMS = (
    "n", "squares_n", "matches", "squares_matches", "products", "copies", "copies_answered",
    "answered", "messages", "repeats",
)  # fmt: skip
COLUMNS = ("segment", "period_start", "is_baseline", *SUMS)


@dataclass(frozen=True, slots=True)
class Texts:
    """Sums over actors; all of shape (n_segments, n_periods).

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    n, squares_n : Float
        First messages to a person, and the sum over actors of their squares.
    matches, squares_matches, products : Float
        Per actor, n times the root of the chance that two of their first messages (not of the
        same hour) have the same opening, which is how many follow one text; its sum, the sum of
        squares, and the sum of products with n.
    copies : Float
        First messages with such a twin.
    copies_answered, answered : Float
        Copies, and all first messages, that have been answered.
    messages, repeats : Float
        All messages; those after the first to somebody who had not answered yet.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("actor", "at", "counterpart", "text")
    wants_baseline: ClassVar[bool] = True
    matures: ClassVar[bool] = True
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    n: Float
    squares_n: Float
    matches: Float
    squares_matches: Float
    products: Float
    copies: Float
    copies_answered: Float
    answered: Float
    messages: Float
    repeats: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with one row per segment and period.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        made = grid(frame, SUMS, "texts")
        return cls(made.segments, made.periods, made.is_baseline, **made.sums)
