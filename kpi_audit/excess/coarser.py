"""The same histogram in coarser bins: a push may be wider than a few fine ones."""

from __future__ import annotations

import math

import numpy as np

from kpi_audit.arrays import Int
from kpi_audit.excess.multiples import divides
from kpi_audit.excess.window import Side, first_meeting
from kpi_audit.shapes.histogram import Histogram

_FACTORS = {1: 5, 2: 5, 5: 4}  # by the width's first digit: 1 to 5, 2 to 10, 5 to 20
_OTHERS = (4, 5, 6, 7, 8)  # where none of these divides the target: 1.96 in .01 is 28 bins of .07


def coarser(
    histogram: Histogram, target: float, side: Side, *, inclusive: bool
) -> Histogram | None:
    """Return bins four to eight times as wide, laid so that none holds both sides of the target.

    Round widths are preferred, so that round numbers fall at one end of a bin. None where no
    width divides the target: they would fall anywhere.

    Examples
    --------
    >>> fine = Histogram(("",), np.arange(0, 40.0), np.ones((1, 40), int), np.zeros((1, 40), int), 1)
    >>> coarse = coarser(fine, 20, "floor", inclusive=True)
    >>> coarse.values.tolist(), coarse.n.tolist()
    ([0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0], [[5, 5, 5, 5, 5, 5, 5, 5]])
    """  # noqa: E501 (one line, as it is entered)
    factor = _factor(histogram.width, target)
    if not len(histogram.values) or factor is None:
        return None
    width = histogram.width * factor
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


def _factor(width: float, target: float) -> int | None:
    power = math.floor(math.log10(width) + 1e-9)
    usual = _FACTORS.get(round(width / 10.0**power))
    for factor in (*([] if usual is None else [usual]), *_OTHERS):
        if divides(width * factor, target):
            return factor
    return None
