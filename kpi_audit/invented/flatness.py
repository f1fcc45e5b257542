"""Tails that are lighter on both sides than the own baseline's and than the normal law's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_mean, log_p_to_log_e
from kpi_audit.invented.tails import NORMAL, Tails
from kpi_audit.shifted_odds import log_e_shifted_odds

DOWN = -np.log([1.6, 2.5, 5.0, 20.0])  # less would be no more than an odd mix of values
SMALLEST_LOG_P, HALF = -690.0, 0.5


class Flatness(NamedTuple):
    """Each of shape (n_segments,).

    ``lost`` are far values (both sides, first distance) per hundred values beyond what is
    expected, negative where they are missing; ``error`` its standard error, ``expected`` their
    expected count on the emptier side.
    """

    log_e: Float
    lost: Float
    error: Float
    freedom: Float
    expected: Float
    dispersion: Float


def flatness(since: Tails, before: Tails) -> Flatness:
    """Compare far values with the lighter of two references, on each side; both must be short.

    Real improvement takes away bad values, and averaging over more cases makes any law normal; a
    list of outliers that is cleaned up ends near the normal law as well. None of them leaves both
    tails lighter than the normal law's.
    """
    periods, blocks = since.periods + before.periods, since.blocks + before.blocks
    freedom = np.maximum(np.where(periods >= 6, periods, blocks) - 2, 1.0)  # noqa: PLR2004
    sides = [
        (since.below, before.below, since.phi_below, before.phi_below),
        (since.above, before.above, since.phi_above, before.phi_above),
    ]
    parts, lost, variance, expected, phis = [], [], [], [], []
    n = np.maximum(since.n, 1.0)
    for hits, base, phi_since, phi_before in sides:
        share = np.minimum((base + HALF) / (before.n + 2 * HALF)[:, np.newaxis], NORMAL)
        spread, now = share[:, 0] * (1 - share[:, 0]), hits[:, 0] / n
        # the audited scatter counts as it is, not relative to tails that may be nearly empty
        phi = np.maximum(phi_before, phi_since * now * (1 - now) / spread)
        parts.append(_log_e(hits, since.n, share, np.array([before.n, phi, freedom])))
        expected.append(share[:, 0] * since.n)
        lost.append(now - share[:, 0])
        phis.append(phi)
        variance.append(phi * spread * (1 / n + 1 / np.maximum(before.n, 1.0)))
    return Flatness(
        np.asarray(log_mean(np.minimum(*parts), axis=1)),
        100 * (lost[0] + lost[1]),
        100 * np.sqrt(variance[0] + variance[1]),
        freedom,
        np.minimum(*expected),
        np.maximum(*phis),
    )


def _log_e(hits: Float, n: Float, share: Float, doubt: Float) -> Float:
    """Log e-value per distance: the smaller of a beta-binomial and a Student one."""
    base, phi, freedom = doubt  # baseline values, variance factor, degrees of freedom
    out = np.empty_like(hits)
    for i in range(hits.shape[1]):
        hit, miss, p = hits[:, i], np.maximum(n - hits[:, i], 0.0), share[:, i]
        weight = np.maximum(base / phi, 2.0)
        nightly = log_e_shifted_odds(hit / phi, miss / phi, p, weight, DOWN)
        variance = p * (1 - p) * n * (1 + n / np.maximum(base, 1.0))
        tail = special.stdtr(freedom, (hit - p * n) / np.sqrt(np.maximum(phi * variance, 1e-9)))
        log_p = np.log(np.clip(tail, np.exp(SMALLEST_LOG_P), 1.0))
        out[:, i] = np.minimum(nightly, log_p_to_log_e(log_p))
    return out
