"""Scales of few points: wins in 15 bouts, marks out of 20."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from kpi_audit.excess.window import Window
from kpi_audit.shapes.histogram import Histogram

FEW_BINS = 20  # that no target touches; fewer do not carry a curve of full order and its errors
FULL_SPARE = 12  # degrees of freedom for the dispersion
SHORT_ORDER, SHORT_SPARE = 3, 6


class Fitted(NamedTuple):
    """A window, the order of the curve through it and the degrees of freedom it must leave."""

    window: Window
    order: int
    spare: int


def fitted(window: Window, histogram: Histogram, order: int, *, may_be_short: bool) -> Fitted:
    """Return the window as it is, or a short one without its ends and with a stiffer curve.

    The first and the last value of a short scale hold whoever would lie beyond it (all bouts lost,
    full marks), so they say nothing of the shape between.

    Examples
    --------
    >>> from kpi_audit.excess.window import cut
    >>> wins = Histogram(("",), np.arange(16.0), np.ones((1, 16), int), np.zeros((1, 16), int), 1)
    >>> window = cut(wins, (8,), "floor", inclusive=True, half=30, near=1, gap=2)
    >>> short = fitted(window, wins, 5, may_be_short=True)
    >>> short.window.values[short.window.outside].astype(int).tolist(), short.order, short.spare
    ([1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14], 3, 6)
    """
    if not may_be_short or window.outside.sum() >= FEW_BINS:
        return Fitted(window, order, FULL_SPARE)
    held = (histogram.n + histogram.n_baseline).sum(axis=0) > 0
    ends = histogram.values[np.flatnonzero(held)[[0, -1]]] if held.any() else np.empty(0)
    inner = window.outside & ~np.isin(window.values, ends)
    return Fitted(replace(window, outside=inner), min(order, SHORT_ORDER), SHORT_SPARE)
