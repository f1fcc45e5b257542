"""The gap between an outcome and what the KPI implies, in units of its own noise."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.autoregression import ar1
from kpi_audit.drift.calendar import Calendar, residuals
from kpi_audit.drift.studentise import MAD_TO_SD

LEAST_NOISE = 1e-4  # log points: below 0.01 % two numbers count as equal


def lagged(values: Float, lag: Int) -> Float:
    """Each row moved to the right by its lag, its first value repeated, same shape.

    Examples
    --------
    >>> lagged(np.array([[1.0, 2.0, 3.0]]), np.array([1]))
    array([[1., 1., 2.]])
    """
    at = np.maximum(np.arange(values.shape[1]) - lag[:, None], 0)
    return np.take_along_axis(values, at, axis=1)


def is_gap_known(is_kpi_real: Bool, is_outcome_real: Bool, lag: Int) -> Bool:
    """Periods whose outcome and lagged KPI were both reported, shape (n_series, n_periods)."""
    at = np.maximum(np.arange(is_kpi_real.shape[1]) - lag[:, None], 0)
    return is_outcome_real & np.take_along_axis(is_kpi_real, at, axis=1)


def gap(outcome: Float, kpi_lagged: Float, elasticity: Float, n_baseline: int) -> Float:
    """Log outcome minus elasticity times log KPI, minus its baseline mean."""
    out = outcome - elasticity[:, None] * kpi_lagged
    return np.asarray(out - out[:, :n_baseline].mean(axis=1, keepdims=True))


def gap_noise(gaps: Float, n_baseline: int) -> Float:
    """One noise standard deviation of each gap, from its baseline's changes, shape (n_series,).

    Where more than half of the changes are 0 the median says nothing and the mean takes its place.
    """
    changes = np.abs(np.diff(gaps[:, :n_baseline], axis=1))
    typical = np.median(changes, axis=1)
    typical = np.where(typical > LEAST_NOISE, typical, changes.mean(axis=1))
    return np.asarray(np.maximum(typical / MAD_TO_SD / np.sqrt(2), LEAST_NOISE))


def gap_ar1(scaled: Float, calendar: Calendar, n_baseline: int) -> Float:
    """AR(1) coefficient of scaled gaps, estimated on the baseline and frozen, shape (n_series,).

    Frozen: were it re-estimated, a large step would be re-learnt as persistence.
    """
    left = residuals(scaled, calendar.terms, n_baseline, calendar.precision)
    return ar1(left[:, :n_baseline], calendar.terms.shape[1])
