"""From an excess with its error to a one-sided p-value that holds in the tail."""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_p_to_log_e
from kpi_audit.excess.counterfactual import Excess

SMALLEST_LOG_P = -690.0  # near the smallest positive float; evidence this strong needs no more
WATCH_P = 0.0010544  # the p at which the calibrator reaches E = 20 (solved numerically)
POWER = 0.9


def log_e(excess: Excess) -> Float:
    """Log e-value of a one-sided p: the larger of a Student and a gamma tail.

    Student allows for the estimated dispersion; gamma (same mean and variance) for the skewness
    of small counts, where a symmetric tail is too thin. Shape (n_segments,).
    """
    expected = np.maximum(excess.expected, 1e-9)
    scale = np.maximum(excess.error, 1e-9) ** 2 / expected
    gamma = special.gammaincc(expected / scale, np.maximum(excess.observed - 0.5, 0.0) / scale)
    return _log_e(np.maximum(special.stdtr(excess.freedom, -excess.deviation), gamma))


def log_e_moved(moved: Excess) -> Float:
    """Return the same for a difference of counts, which is not skewed, shape (n_segments,)."""
    return _log_e(special.stdtr(moved.freedom, -moved.deviation))


def _log_e(p: Float) -> Float:
    with np.errstate(divide="ignore"):
        return log_p_to_log_e(np.clip(np.log(p), SMALLEST_LOG_P, 0.0))


def interval(excess: Excess, intervals: int = 1) -> tuple[Float, Float, Float]:
    """Excess records with an interval, each of shape (n_segments,).

    95 % of times, all of ``intervals`` of them hold (Bonferroni).
    """
    effect = excess.observed - excess.expected
    margin = stats.t.ppf(1 - 0.025 / intervals, excess.freedom) * excess.error
    return effect, effect - margin, effect + margin


def detectable(excess: Excess) -> Float:
    """Smallest excess seen at E >= 20 with 90 % power, in records, shape (n_segments,)."""
    quantiles = stats.t.ppf(1 - WATCH_P, excess.freedom) + stats.t.ppf(POWER, excess.freedom)
    return np.asarray(quantiles * excess.error)
