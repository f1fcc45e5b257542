"""What is estimated once, on the baseline, and then frozen: lag and elasticity interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float, Int
from kpi_audit.drift.calendar import Calendar, residuals
from kpi_audit.drift.cohorts import Cohort
from kpi_audit.drift.gap import lagged

LEAST_ELASTICITY, LARGEST_ELASTICITY = 0.1, 3.0
WIDEST = 2.5  # upper end of the interval over its lower end
LEAST_REVERSE_SLOPE = 0.05  # a flatter one has no usable reciprocal
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Baseline:
    """Frozen estimates.

    Attributes
    ----------
    lag : Int
        Periods by which the outcome follows, shape (n_segments,).
    kpi_lagged : Float
        KPI moved by the lag, shape (n_segments, n_periods).
    deviation : Float
        Lagged KPI minus its baseline calendar, shape (n_segments, n_periods).
    outcome_deviation : Float
        Outcome minus its baseline calendar, same shape.
    slope : Float
        Direct slope of outcome on KPI, shape (n_segments,).
    low, high : Float
        Ends of the elasticity interval, shape (n_segments,).
    """

    lag: Int
    kpi_lagged: Float
    deviation: Float
    outcome_deviation: Float
    slope: Float
    low: Float
    high: Float


def choose_lag(kpi: Float, outcome: Float, lags: tuple[int, int]) -> Int:
    """Lag with the largest correlation of period-to-period changes, shape (n_segments,).

    Parameters
    ----------
    kpi, outcome : Float
        Baseline deviations from the calendar, shape (n_segments, n_baseline).
    lags : tuple[int, int]
        Smallest and largest lag; all are compared over the same periods.
    """
    dx, dy = np.diff(kpi, axis=1), np.diff(outcome, axis=1)
    n, most = dy.shape[1], lags[1]
    now = dy[:, most:]
    scores = []
    for lag in range(lags[0], most + 1):
        past = dx[:, most - lag : n - lag]
        size = np.sqrt((past * past).sum(axis=1) * (now * now).sum(axis=1) + TINY)
        scores.append((past * now).sum(axis=1) / size)
    return np.asarray(lags[0] + np.argmax(scores, axis=0))


def elasticity_interval(kpi: Float, outcome: Float) -> tuple[Float, Float, Float]:
    """Direct slope, and the interval between it and the reciprocal of the reverse slope.

    With noise in both series the true elasticity lies between the two [1]_.

    Parameters
    ----------
    kpi, outcome : Float
        Baseline deviations from the calendar, shape (n_segments, n_baseline).

    References
    ----------
    .. [1] Erickson, T. (1993). Restricting regression slopes in the errors-in-variables model by
           bounding the error correlation. Econometrica 61, 959-969. doi:10.2307/2951770
    """
    together = (kpi * outcome).sum(axis=1)
    direct = together / ((kpi * kpi).sum(axis=1) + TINY)
    reverse = together / ((outcome * outcome).sum(axis=1) + TINY)
    low = np.clip(direct, LEAST_ELASTICITY, LARGEST_ELASTICITY)
    is_usable = reverse > LEAST_REVERSE_SLOPE
    high = np.where(is_usable, 1 / np.where(is_usable, reverse, 1.0), LARGEST_ELASTICITY)
    return direct, low, np.minimum(np.maximum(high, low), WIDEST * low)


def estimate(
    cohort: Cohort,
    calendar: Calendar,
    lags: tuple[int, int],
    elasticity: tuple[float, float] | None,
) -> Baseline:
    """Lag and elasticity of each segment, from its baseline periods only.

    Parameters
    ----------
    cohort : Cohort
    calendar : Calendar
    lags : tuple[int, int]
    elasticity : tuple[float, float] or None
        Declared by the owner: replaces both ends.
    """
    n_baseline = cohort.n_baseline
    outcome_deviation = residuals(cohort.outcome, calendar.terms, n_baseline)
    unlagged = residuals(cohort.kpi, calendar.terms, n_baseline)
    known = slice(None, n_baseline)
    lag = choose_lag(unlagged[:, known], outcome_deviation[:, known], lags)
    kpi_lagged = lagged(cohort.kpi, lag)
    deviation = residuals(kpi_lagged, calendar.terms, n_baseline)
    direct, low, high = elasticity_interval(deviation[:, known], outcome_deviation[:, known])
    if elasticity is not None:
        low, high = (np.full_like(low, end) for end in elasticity)
    return Baseline(lag, kpi_lagged, deviation, outcome_deviation, direct, low, high)
