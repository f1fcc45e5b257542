"""Which values are more than plain variation: the four rules of "Making Data Count"."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.spc.limits import Limits

SHIFT = 7  # values in a row on one side of the centre
TREND = 6  # values in a row, each above (or each below) the one before
NEAR = 2 / 3  # of the way from the centre to a limit
OUTSIDE, SHIFTED, TRENDING, NEARING = "outside", "shift", "trend", "near"


def signals(values: Float, within: Limits) -> tuple[np.ndarray, Float]:
    """Return which rule each value meets, and in which direction.

    Parameters
    ----------
    values : Float
        One per period, shape (n_periods,); NaN where a period was left out. Such a period neither
        adds to a run nor ends it.
    within : Limits

    Returns
    -------
    (array of str, Float)
        ``outside`` a limit, part of a ``shift`` (seven or more on one side), part of a ``trend``
        (six or more rising or falling), ``near`` a limit (two of three in the outer third), or
        ''; and +1 for high or rising, -1 for low or falling, 0. Where several rules are met, the
        first of this list is named.

    References
    ----------
    .. [1] NHS England, Making Data Count: strengthening your decisions; the rules of the R package
           NHSRplotthedots.

    Examples
    --------
    >>> rules, way = signals(np.array([1.0, 9.0, 1.0]), Limits(1.0, -2.0, 4.0, 1.1, 20))
    >>> rules.tolist(), way.tolist()
    (['', 'outside', ''], [0.0, 1.0, 0.0])
    """
    is_known = ~np.isnan(values)
    known = values[is_known]
    found = np.full(len(known), "", dtype="<U7")
    way = np.zeros(len(known))
    side = np.sign(known - within.centre)
    reach = within.upper - within.centre
    is_outside = (known > within.upper) | (known < within.lower)
    is_near = np.abs(known - within.centre) > NEAR * reach
    for name, hit, direction in (
        (NEARING, _two_of_three(is_near, side), side),
        (TRENDING, *_trends(known)),
        (SHIFTED, _runs(side, SHIFT), side),
        (OUTSIDE, is_outside, side),
    ):
        found[hit], way[hit] = name, direction[hit]
    rules = np.full(len(values), "", dtype="<U7")
    ways = np.zeros(len(values))
    rules[is_known], ways[is_known] = found, way
    return rules, ways


def _runs(side: Float, length: int) -> Bool:
    """Return which values lie in an unbroken run of equal, non-zero ``side``."""
    if not len(side):
        return np.zeros(0, np.bool_)
    starts = np.flatnonzero(np.r_[True, side[1:] != side[:-1]])
    lengths = np.diff(np.r_[starts, len(side)])
    return np.repeat((lengths >= length) & (side[starts] != 0), lengths)


def _trends(known: Float) -> tuple[Bool, Float]:
    """Return which values rise or fall in a row, and which of the two."""
    steps = np.sign(np.diff(known))
    is_step = _runs(steps, TREND - 1)
    hit, way = np.zeros(len(known), np.bool_), np.zeros(len(known))
    for shift in (0, 1):  # a step belongs to the value before it and to the one after
        hit[shift : len(steps) + shift] |= is_step
    way[:-1][is_step] = steps[is_step]
    way[1:][is_step] = steps[is_step]
    return hit, way


def _two_of_three(is_near: Bool, side: Float) -> Bool:
    """Return which values are two of three in a row in the outer third of one side."""
    hit = np.zeros(len(is_near), np.bool_)
    for one_side in (1.0, -1.0):
        outer = is_near & (side == one_side)
        for first, second in ((0, 1), (0, 2)):
            both = outer[first : len(outer) - second] & outer[second:]
            hit[: len(outer) - second] |= both
            hit[second:] |= both
    return hit
