"""E-process of "the counts vary less than independent events can"."""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from kpi_audit.arrays import Float

CLIP = 2.5  # a holiday week or a closed day counts no more than this
SCALES = np.array([0.7, 0.5, 0.3, 0.2, 0.1])  # variances under the alternatives, equally weighted


def log_e_floor(residuals: Float, mean: Float) -> Float:
    """Log e-value after each period that the residual variance is below 1.

    A mixture of likelihood ratios of normal variances below 1 against 1, of residuals clipped at
    2.5 and divided by its exact mean at variance 1. The ratio falls in ``|residual|``, so any
    noise on top of the sampling noise makes it smaller: variance 1 is the worst case.

    Parameters
    ----------
    residuals : Float
        Forecast errors, shape (n_segments, n_periods); NaN counts as no period.
    mean : Float
        Mean count, shape (n_segments,). The ratio is lowered by ``1 / (16 mean)`` a period:
        what small counts differ from normal (by enumeration of Poisson laws of mean 3 to 100).

    Returns
    -------
    Float
        Shape (n_segments, n_periods).
    """
    known = ~np.isnan(residuals)
    square = np.minimum(np.where(known, residuals, 0.0) ** 2, CLIP**2)
    sums, periods = np.cumsum(square, axis=1), np.cumsum(known, axis=1)
    slack = np.log1p(1 / (16 * np.maximum(mean, 1.0)))[:, np.newaxis]
    parts = [-_rate(s) * sums - periods * (np.log(_mean_at_one(s)) + slack) for s in SCALES]
    return np.asarray(special.logsumexp(parts, axis=0) - np.log(len(SCALES)))


def interval(residuals: Float) -> tuple[Float, Float, Float]:
    """Per cent of the sampling variance that is missing, with 95 % interval, (n_segments,)."""
    known = ~np.isnan(residuals)
    freedom = np.maximum(known.sum(axis=1), 1)
    square = np.where(known, residuals, 0.0)
    total = (square**2).sum(axis=1)
    low = 1 - total / stats.chi2.ppf(0.025, freedom)
    high = 1 - total / stats.chi2.ppf(0.975, freedom)
    return 100 * (1 - total / freedom), 100 * low, 100 * high


def _rate(scale: float) -> float:
    return (1 / scale - 1) / 2


def _mean_at_one(scale: float) -> float:
    """Mean of ``exp(-rate min(z^2, clip^2))`` for a standard normal z."""
    inside = np.sqrt(scale) * (2 * stats.norm.cdf(CLIP / np.sqrt(scale)) - 1)
    return float(inside + 2 * stats.norm.sf(CLIP) * np.exp(-_rate(scale) * CLIP**2))
