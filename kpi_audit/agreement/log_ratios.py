"""Log ratios of two measurements, with what is known of their error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.shapes.readings import Readings

FEWEST_PEERS = 10


class LogRatios(NamedTuple):
    """Per segment and period, shape (n_segments, n_periods), where nothing else is said.

    ``off`` is the log ratio minus the peers' median (the log ratio itself without peers), 0 where
    it is not ``known``; ``variance`` its sampling variance as readings scatter within the period,
    0 where there are fewer than two; ``spread`` the peers' standard deviation.
    """

    known: Bool
    off: Float
    variance: Float
    spread: Float
    n: Float
    has_peers: Bool  # shape (n_segments,): in every period with data


def log_ratios(shape: Readings, *, flattering: float) -> LogRatios:
    """Return log(value / compare) against peers, times ``flattering`` (1 or -1)."""
    parts = np.stack([shape.value, shape.compare, shape.n, shape.peers_middle, shape.peers_spread])
    known = np.isfinite(parts).all(axis=0) & (shape.value > 0) & (shape.compare > 0) & (shape.n > 0)
    enough = (shape.peers >= FEWEST_PEERS) & (shape.peers_spread > 0)
    has_peers = np.asarray((enough | ~known).all(axis=1) & known.any(axis=1))
    value, compare = np.where(known, shape.value, 1.0), np.where(known, shape.compare, 1.0)
    middle = np.where(known & has_peers[:, np.newaxis], shape.peers_middle, 0.0)
    ratio = value / compare
    squares = np.stack([shape.value_squares, shape.products, shape.compare_squares])
    own, both, other = np.where(np.isfinite(squares), squares, 0.0)
    around = own - 2 * ratio * both + ratio**2 * other
    n = np.where(known, shape.n, 0.0)
    around = np.where(n > 1, np.maximum(around, 0.0), 0.0)
    return LogRatios(
        known,
        np.where(known, flattering * (np.log(ratio) - middle), 0.0),
        around / value**2 * n / np.maximum(n - 1, 1.0),
        np.where(known, shape.peers_spread, 0.0),
        n,
        has_peers,
    )


def without_extremes(off: Float, used: Bool) -> Float:
    """Mean of each row's ``used`` entries without the highest and the lowest, from five on."""
    count = used.sum(axis=1)
    total = np.where(used, off, 0.0).sum(axis=1)
    high = np.where(used, off, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(used, off, np.inf).min(axis=1, initial=np.inf)
    many = count >= 5  # noqa: PLR2004  (fewer, and too little would be left)
    with np.errstate(invalid="ignore"):
        trimmed = (total - high - low) / np.maximum(count - 2, 1)
    return np.asarray(np.where(many, trimmed, total / np.maximum(count, 1)))
