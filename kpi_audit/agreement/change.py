"""Whether a unit's ratio has moved since its baseline, further than it wanders by itself."""

from __future__ import annotations

import numpy as np
from scipy import special

from kpi_audit.agreement.log_ratios import LogRatios, without_extremes
from kpi_audit.agreement.off import Off
from kpi_audit.arrays import Bool, Float

BASELINE, AUDITED = 8, 3  # periods
TAIL = 6.0  # degrees of freedom at most: single periods scatter with heavier tails than normal
STICKIEST = 0.95  # correlation of neighbouring periods, at most


def change(found: LogRatios, baseline: Bool) -> Off:
    """Audited mean against baseline mean, or against the baseline's own trend if that is nearer.

    The error allows for a ratio that wanders: first-order autocorrelation, estimated on the
    baseline with a correction for its downward bias, inflates it.
    """
    before, after = found.known & baseline, found.known & ~baseline
    m, k = (np.maximum(part.sum(axis=1), 1.0) for part in (before, after))
    time = np.arange(len(baseline), dtype=np.float64)
    mean = np.where(before, found.off, 0.0).sum(axis=1) / m
    left = np.where(before, found.off - mean[:, np.newaxis], 0.0)
    variance = (left**2).sum(axis=1) / np.maximum(m - 1, 1)
    sticky = _stickiness(left, before, m)
    inflated = (1 + sticky) / (1 - sticky)
    error = np.sqrt(variance * (np.minimum(inflated, m) / m + np.minimum(inflated, k) / k))
    centre = _mean_time(time, before, m)
    from_centre = np.where(before, time - centre[:, np.newaxis], 0.0)
    slope = (from_centre * left).sum(axis=1) / np.maximum((from_centre**2).sum(axis=1), 1e-9)
    ahead = np.maximum(slope, 0.0) * (_mean_time(time, after, k) - centre)
    off = without_extremes(found.off, after) - mean
    freedom = np.clip(m / inflated - 1, 2.0, TAIL)
    z = (off - ahead) / np.maximum(error, 1e-9)
    return Off(off, error, freedom, np.asarray(special.stdtr(freedom, -z)))


def _mean_time(time: Float, used: Bool, count: Float) -> Float:
    return np.asarray(np.where(used, time, 0.0).sum(axis=1) / count)


def _stickiness(left: Float, used: Bool, count: Float) -> Float:
    """Correlation of neighbouring periods plus its usual bias, between 0 and 0.95."""
    pairs = used[:, 1:] & used[:, :-1]
    products = np.where(pairs, left[:, 1:] * left[:, :-1], 0.0).sum(axis=1)
    raw = products / np.maximum((left**2).sum(axis=1), 1e-12)
    return np.asarray(np.clip(raw + (1 + 3 * np.maximum(raw, 0.0)) / count, 0.0, STICKIEST))
