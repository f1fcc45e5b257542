"""Bad values as far out as good ones: a mirror about the median."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_mean
from kpi_audit.invented.tails import NORMAL, Tails

# The median is estimated from the same values: by the delta method the variance of the difference
# of two tails is 1.11, 1.15, 1.13 times their sum for normal values, 0.75 for a Laplace law.
MEDIAN = 1.25
GOOD = np.array([0.6, 0.75, 0.9])  # bets: share of good ones among far values


def log_e(tails: Tails, bad: Float, good: Float) -> Float:
    """Log e-value of "far values are rather good" against "as often bad", shape (n_segments,).

    ``bad`` and ``good`` are counts at each distance, shape (n_segments, n_distances). Under the
    null each far value is a fair coin, however heavy the tails; the e-value is a bet on it.
    """
    factor = _discount(tails, bad + good)[..., np.newaxis]
    won = good[..., np.newaxis] / factor * np.log(2 * GOOD)
    lost = bad[..., np.newaxis] / factor * np.log(2 * (1 - GOOD))
    return np.asarray(log_mean(np.hstack(list(np.moveaxis(won + lost, 1, 0))), axis=1))


def effect(tails: Tails, bad: Float, good: Float) -> tuple[Float, Float]:
    """Far bad minus far good values in per cent of all, with its standard error."""
    n, far = np.maximum(tails.n, 1.0), bad + good
    error = np.sqrt(_discount(tails, far)[:, 0] * np.maximum(far[:, 0], 1.0))
    return 100 * (bad[:, 0] - good[:, 0]) / n, 100 * error / n


def _discount(tails: Tails, far: Float) -> Float:
    """Far values that are worth one independent coin, shape (n_segments, n_distances).

    What the median's error adds does not shrink with the tails: uniform values have next to none
    beyond one interquartile range, and those of a block lie on one side.
    """
    few = 2 * NORMAL * tails.n[:, np.newaxis] / np.maximum(far, 1.0)
    return np.asarray(MEDIAN * np.maximum(tails.phi_lean[:, np.newaxis], few))
