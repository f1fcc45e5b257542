"""The neighbourhood of a target, mirrored so that every target is a floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.shapes.histogram import Histogram

Side = Literal["floor", "cap"]


@dataclass(frozen=True, slots=True)
class Window:
    """Counts around a target; offset 0 is the first bin that meets it, negative ones miss it.

    Attributes
    ----------
    offset : Int
        Bins from the target, ascending, shape (n_bins,).
    values : Float
        Lower edge of each bin, in the KPI's unit, shape (n_bins,).
    n, n_baseline : Float
        Counts, shape (n_segments, n_bins).
    near, gap : Bool
        Bins that receive moved records (at the target), bins that give them (short of it).
    outside : Bool
        Bins that neither this nor another target touches, shape (n_bins,).
    """

    offset: Int
    values: Float
    n: Float
    n_baseline: Float
    near: Bool
    gap: Bool
    outside: Bool

    def of(self, rows: Int) -> Window:
        """Keep the segments ``rows``."""
        return replace(self, n=self.n[rows], n_baseline=self.n_baseline[rows])

    def support(self) -> Bool:
        """Bins between the lowest and the highest value that occurs, (n_segments, n_bins)."""
        some = self.n + self.n_baseline > 0
        up = np.maximum.accumulate(some, axis=1)
        down = np.maximum.accumulate(some[:, ::-1], axis=1)[:, ::-1]
        return np.asarray(up & down)


def first_meeting(histogram: Histogram, target: float, side: Side, *, inclusive: bool) -> int:
    """Index of the bin next to the target that meets it; may lie outside the grid.

    A bin holds ``values[i] <= value < values[i] + width``. A floor is met from its own bin
    upwards; a cap is met up to its own bin if a value of exactly the cap is allowed and the bin
    is that value (``inclusive``), else up to the bin before.
    """
    if not len(histogram.values):
        return 0
    position = float(target - histogram.values[0]) / histogram.width
    whole = round(float(position))
    exact = abs(position - whole) < 1e-6 * max(1.0, abs(position))
    if side == "floor":
        return whole if exact else int(np.ceil(position))
    if exact:
        return whole if inclusive else whole - 1
    return int(np.floor(position))


def cut(  # noqa: PLR0913  (the window is what these five numbers say)
    histogram: Histogram,
    targets: Sequence[float],
    side: Side,
    *,
    inclusive: bool,
    half: int,
    near: int,
    gap: int,
) -> Window:
    """Cut ``half`` bins to either side of ``targets[0]``; the other targets are left out."""
    first, *others = (first_meeting(histogram, t, side, inclusive=inclusive) for t in targets)
    sign = 1 if side == "floor" else -1
    bins = np.arange(max(first - half, 0), min(first + half + 1, len(histogram.values)))[::sign]
    offset = sign * (bins - first)
    touched = np.zeros(len(bins), np.bool_)
    for other in (first, *others):
        distance = sign * (bins - other)
        touched |= (distance >= -gap) & (distance < near)
    return Window(
        offset,
        histogram.values[bins],
        histogram.n[:, bins].astype(np.float64),
        histogram.n_baseline[:, bins].astype(np.float64),
        (offset >= 0) & (offset < near),
        (offset >= -gap) & (offset < 0),
        ~touched,
    )
