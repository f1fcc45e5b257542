"""How much a round number heaps where the window around a target does not reach."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.excess.multiples import is_multiple
from kpi_audit.shapes.histogram import Histogram

NEIGHBOURS = 4  # bins to either side that say what a member would hold without its heap
NEAREST = 4  # members to either side of the target
FEWEST = 2  # members that show a heap and how it varies
LEAST_SPREAD = 0.2  # heaps of one class differ by a fifth at least
SURE = 3.0  # standard errors from which on the members stand out from their neighbours
RECORDS = 10.0  # around a member, so that a ratio to them means something


class Heap(NamedTuple):
    """Log of how many times its neighbours a round number holds, and how this varies.

    Shape (n_segments,), NaN where too few round numbers of the class are known.
    """

    size: Float
    spread: Float

    def or_else(self, other: Heap) -> Heap:
        """Take ``other`` in the segments where this is not known."""
        known = ~np.isnan(self.size)
        size, spread = (np.where(known, a, b) for a, b in zip(self, other, strict=True))
        return Heap(size, spread)


def heap(histogram: Histogram, rounds: Float, step: float, touched: Bool) -> Heap:
    """Measure the heap on multiples of ``step`` over the whole histogram.

    Parameters
    ----------
    histogram : Histogram
    rounds : Float
        The round number that each bin may hold, in the KPI's unit, shape (n_bins,).
    step : float
        Class of round numbers: 5 for 5, 10, 15 ...
    touched : Bool
        Bins at a target, which say nothing of habit, shape (n_bins,).

    Notes
    -----
    In a table of discounts to a tenth of a per cent, 5, 10, 15 and 25 hold ten times what their
    neighbours do. So would 20 without anybody pushing, and no other multiple of 5 lies near it.
    """
    size = len(histogram.segments)
    unknown = Heap(np.full(size, np.nan), np.full(size, np.nan))
    member = is_multiple(rounds, step) & ~touched
    member[:NEIGHBOURS] = member[len(member) - NEIGHBOURS :] = False
    places = np.flatnonzero(member)
    middle = np.flatnonzero(touched).mean() if touched.any() else 0.0
    places = np.concatenate(
        [places[places < middle][-NEAREST:], places[places >= middle][:NEAREST]]
    )
    if len(places) < FEWEST:
        return unknown
    counts = histogram.n.astype(np.float64)
    around = np.concatenate([np.arange(-NEIGHBOURS, 0), np.arange(1, NEIGHBOURS + 1)])
    usual = counts[:, places[:, np.newaxis] + around].sum(axis=2)
    known = usual + counts[:, places] >= RECORDS
    logs = np.log((counts[:, places] + 0.5) / (usual / len(around) + 0.5))
    weight = np.where(known, 1.0, 0.0)
    n = weight.sum(axis=1)
    mean = (weight * logs).sum(axis=1) / np.maximum(n, 1)
    away = (weight * (logs - mean[:, np.newaxis]) ** 2).sum(axis=1)
    spread = np.sqrt(away / np.maximum(n - 1, 1) * (1 + 1 / np.maximum(n, 1)))
    held, expected = ((weight * k).sum(axis=1) for k in (counts[:, places], usual / len(around)))
    stands_out = held - expected > SURE * np.sqrt(expected + 1)  # none, and nothing was measured
    enough = (n >= FEWEST) & stands_out
    return Heap(
        np.where(enough, np.maximum(mean, 0.0), np.nan),
        np.where(enough, np.maximum(spread, LEAST_SPREAD), np.nan),
    )
