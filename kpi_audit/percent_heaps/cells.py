"""Counts per whole percent, and how far the excess of hits scatters between percents."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float, Int


class Cells(NamedTuple):
    """One row per segment, one column per whole percent, each (n_segments, n_percents).

    ``excess`` is hits beyond chance; ``room`` the hits that chance alone would not give, so that
    ``excess / room`` is the share of ratios that were made whole on purpose.
    """

    n: Float
    hits: Float
    expected: Float
    variance: Float

    @property
    def excess(self) -> Float:
        """Hits beyond chance."""
        return self.hits - self.expected

    @property
    def room(self) -> Float:
        """Ratios that chance would leave off the whole percent."""
        return self.n - self.expected

    def only(self, keep: Bool) -> Cells:
        """Empty all other cells."""
        return Cells(*(np.where(keep, part, 0.0) for part in self))


def cells(n: Int, hits: Int, expected: Float, variance: Float) -> Cells:
    """Leave out cells whose expectation is unknown or impossible."""
    known = np.isfinite(expected) & np.isfinite(variance) & (n > 0)
    known &= (expected >= 0) & (expected <= n) & (variance > 0)
    table = Cells(n.astype(np.float64), hits.astype(np.float64), expected, variance)
    return table.only(known)


def without_one(table: Cells, size: Float) -> Cells:
    """Leave out the cell with the largest ``size``: one quota or plan is no habit of rounding."""
    if table.n.shape[1] == 0:
        return table
    return table.only(np.arange(table.n.shape[1]) != np.argmax(size, axis=1)[:, np.newaxis])


def effective(variance: Float) -> Float:
    """Count the cells that carry the variance, as if all were equal, shape (n_segments,)."""
    square = np.maximum((variance**2).sum(axis=1), 1e-300)
    return np.asarray(variance.sum(axis=1) ** 2 / square)


def made_whole(table: Cells) -> Float:
    """Share of ratios made whole, shape (n_segments,); negative where hits are missing."""
    return np.asarray(table.excess.sum(axis=1) / np.maximum(table.room.sum(axis=1), 1e-9))


def hit_variance(table: Cells, share: Float) -> Float:
    """Variance of the hits per cell if ``share`` of the ratios are made whole."""
    made = np.clip(share, 0.0, 1.0)[:, np.newaxis]
    spread = (1 - made) * (made * table.room + (1 - made) * table.variance)
    return np.asarray(np.maximum(spread, 1e-3 * table.variance))


def scatter(residual: Float, variance: Float) -> Float:
    """Variance factor, at least 1, of a sum over cells whose residuals are given.

    Ratios that belong together (the same unit each month, a list reported twice) lie in the same
    cell, so the cells are the independent pieces. Shape (n_segments,).
    """
    pieces = effective(variance)
    total = np.maximum(variance.sum(axis=1), 1e-9)
    factor = (residual**2).sum(axis=1) / total * pieces / np.maximum(pieces - 1, 1.0)
    return np.asarray(np.maximum(factor, 1.0))
