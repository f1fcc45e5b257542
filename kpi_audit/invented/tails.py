"""Far values of one stretch of time, and how much more they scatter than independent ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from kpi_audit.arrays import Bool, Float
from kpi_audit.shapes.spread import DISTANCES, Spread

QUARTILE = float(special.ndtri(0.75))
NORMAL = special.ndtr(-2 * QUARTILE * np.array(DISTANCES))  # .089, .046, .022 on either side
PIECES = 4  # fewer blocks or periods do not tell how they scatter


class Tails(NamedTuple):
    """Sums over the periods of one stretch.

    ``n``, ``blocks`` and ``periods`` have shape (n_segments,), ``below`` and ``above`` one more
    axis for the three distances. The dispersions are variance factors, at least 1, of the counts
    below, above and of their difference, shape (n_segments,).
    """

    n: Float
    blocks: Float
    periods: Float
    below: Float
    above: Float
    phi_below: Float
    phi_above: Float
    phi_lean: Float


def tails(spread: Spread, stretch: Bool) -> Tails:
    """Add up the periods of ``stretch``, shape (n_periods,); unknown numbers count as no data."""
    parts = [spread.n[..., np.newaxis], spread.blocks[..., np.newaxis]]
    parts += [spread.below, spread.above, spread.squares]
    known = np.all([(np.isfinite(p) & (p >= 0)).all(axis=-1) for p in parts], axis=0) & stretch
    n, blocks, below, above, squares = (np.where(known[..., np.newaxis], p, 0.0) for p in parts)
    n, blocks = n[..., 0], blocks[..., 0]
    low, high = below[..., 0], above[..., 0]
    share_low, share_high = _share(low, n), _share(high, n)
    return Tails(
        n.sum(axis=1),
        blocks.sum(axis=1),
        (n > 0).sum(axis=1).astype(np.float64),
        below.sum(axis=1),
        above.sum(axis=1),
        _dispersion(low, squares[..., 0], share_low * (1 - share_low) * n, n, blocks),
        _dispersion(high, squares[..., 1], share_high * (1 - share_high) * n, n, blocks),
        _dispersion(high - low, squares[..., 2], low + high, n, blocks),
    )


def _share(counts: Float, n: Float) -> Float:
    return np.asarray(counts.sum(axis=1) / np.maximum(n.sum(axis=1), 1.0))[:, np.newaxis]


def _dispersion(counts: Float, squares: Float, variance: Float, n: Float, blocks: Float) -> Float:
    """Variance factor of the sum of ``counts``: the larger of blocks' and periods' scatter.

    All of shape (n_segments, n_periods); ``squares`` are sums over the blocks of a period.
    """
    total, expected = counts.sum(axis=1), np.maximum(variance.sum(axis=1), 1e-9)
    pieces = blocks.sum(axis=1)
    between = squares.sum(axis=1) - total**2 / np.maximum(pieces, 1.0)
    by_block = between / expected * pieces / np.maximum(pieces - 1, 1.0)
    by_block = np.where(pieces >= PIECES, by_block, 1.0)
    periods = (n > 0).sum(axis=1)
    residual = counts - _share(counts, n) * n
    by_period = (residual**2).sum(axis=1) / expected * periods / np.maximum(periods - 1, 1)
    by_period = np.where(periods >= PIECES, by_period, 1.0)
    return np.asarray(np.maximum.reduce([np.ones_like(total), by_block, by_period]))
