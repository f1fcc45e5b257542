"""The same histogram in coarser bins: a push may be wider than a few fine ones."""

from __future__ import annotations

import math

import numpy as np

from kpi_audit.arrays import Int
from kpi_audit.excess.window import Side, first_meeting
from kpi_audit.shapes.histogram import Histogram

_FACTORS = {1: 5, 2: 5, 5: 4}  # by the width's first digit: 1 to 5, 2 to 10, 5 to 20


def coarser(
    histogram: Histogram, target: float, side: Side, *, inclusive: bool
) -> Histogram | None:
    """Return bins four or five times as wide, laid so that none holds both sides of the target.

    None where no round width divides the target: round numbers would fall anywhere in a bin.

    Examples
    --------
    >>> fine = Histogram(("",), np.arange(0, 40.0), np.ones((1, 40), int), np.zeros((1, 40), int), 1)
    >>> coarse = coarser(fine, 20, "floor", inclusive=True)
    >>> coarse.values.tolist(), coarse.n.tolist()
    ([0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0], [[5, 5, 5, 5, 5, 5, 5, 5]])
    """  # noqa: E501 (one line, as it is entered)
    power = math.floor(math.log10(histogram.width) + 1e-9)
    factor = _FACTORS.get(round(histogram.width / 10.0**power), 0)
    width = histogram.width * factor
    ratio = target / width if factor else 0.5
    if not len(histogram.values) or abs(ratio - round(ratio)) > 1e-6:  # noqa: PLR2004 (float noise)
        return None
    first = first_meeting(histogram, target, side, inclusive=inclusive)
    start = first if side == "floor" else first + 1  # the first bin on the upper side
    group = np.floor_divide(np.arange(len(histogram.values)) - start, factor)
    whole = np.flatnonzero(np.bincount(group - group.min()) == factor) + group.min()
    if not len(whole):
        return None
    lowest = start + whole * factor

    def summed(counts: Int) -> Int:
        return np.add.reduceat(counts, lowest, axis=1) if len(lowest) else counts

    last = int(lowest[-1]) + factor
    return Histogram(
        histogram.segments,
        histogram.values[lowest],
        summed(histogram.n[:, :last]),
        summed(histogram.n_baseline[:, :last]),
        width,
    )
