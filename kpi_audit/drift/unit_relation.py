"""Relation of a KPI and its outcome across units, from a table without time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr
from scipy.stats import rankdata

from kpi_audit.arrays import Bool, Float
from kpi_audit.evalues import log_p_to_log_e

FLOOR_QUANTILE = 0.01  # of positive outcomes: what an outcome of zero or less counts as


@dataclass(frozen=True, slots=True)
class Relation:
    """Robust line ``log outcome = level + slope x log KPI``.

    Attributes
    ----------
    slope, low, high : float
        Slope with its 95 % interval.
    shortfall : Float
        Log points by which each unit's outcome lies below the line, shape (n_units,); NaN for units
        without a positive KPI.
    """

    slope: float
    low: float
    high: float
    shortfall: Float


def has_both(kpi: Float, outcome: Float) -> Bool:
    """Units that report something: a positive KPI and any outcome, shape (n_units,)."""
    return np.asarray(np.isfinite(kpi) & np.isfinite(outcome) & (kpi > 0))


def rank_link_log_e(kpi: Float, outcome: Float, sign: int) -> float:
    """Log e-value that units with more KPI have more outcome.

    Spearman's rank correlation of n units has variance 1 / (n - 1) under any permutation, ties
    or not; its one-sided normal p-value is calibrated to an e-value.

    Examples
    --------
    >>> round(rank_link_log_e(np.arange(1.0, 31.0), np.arange(30.0), 1), 1)
    11.5
    """
    x, y = (rankdata(v) - (len(v) + 1) / 2 for v in (sign * kpi, outcome))
    size = np.sqrt((x * x).sum() * (y * y).sum())
    if size == 0:
        return 0.0
    score = (x * y).sum() / size * np.sqrt(len(x) - 1)
    return float(log_p_to_log_e(log_ndtr(-score)))


def robust_relation(kpi: Float, outcome: Float, sign: int) -> Relation:
    """Theil's incomplete method: the median slope of n/2 pairs of units that share no unit.

    Units are paired across half of the KPI's range; the interval is that of a sign test, so it
    holds for any symmetric errors, heavy tails included.

    Parameters
    ----------
    kpi, outcome : Float
        Levels, shape (n_units,).
    sign : int
        -1: the KPI should be low where the outcome is high.

    References
    ----------
    .. [1] Theil, H. (1950). A rank-invariant method of linear and polynomial regression analysis.
           Proc. Kon. Ned. Akad. Wetensch. 53, 386-392.
    """
    is_positive = has_both(kpi, outcome) & (outcome > 0)
    x, y = sign * np.log(kpi[is_positive]), np.log(outcome[is_positive])
    order = np.argsort(x, kind="stable")
    half = len(x) // 2
    lower, upper = order[:half], order[len(x) - half :]
    run = x[upper] - x[lower]
    slopes = np.sort((y[upper] - y[lower])[run > 0] / run[run > 0])
    slope = float(np.median(slopes))
    level = float(np.median(y - slope * x))
    inside = max(_sign_rank(len(slopes)), 0)
    floor = np.quantile(outcome[is_positive], FLOOR_QUANTILE)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_kpi = sign * np.log(np.where(kpi > 0, kpi, np.nan))
    shortfall = level + slope * log_kpi - np.log(np.maximum(outcome, floor))
    return Relation(slope, float(slopes[inside]), float(slopes[-1 - inside]), shortfall)


def _sign_rank(n: int) -> int:
    """Order statistic whose interval covers the median with 95 % (normal approximation)."""
    return int(np.floor((n - 1.96 * np.sqrt(n)) / 2))
