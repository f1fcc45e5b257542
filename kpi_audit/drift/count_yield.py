"""Fewer results than so many units of the KPI used to bring: evidence for small counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.audit_year import AuditYear, audit_years
from kpi_audit.drift.calendar import FREE, WEEK, full_calendar
from kpi_audit.drift.count_regression import FEWEST, LARGEST, fit_counts, mean_counts
from kpi_audit.drift.rhythm import Rhythm

SEASON_SD, TREND_SD = 0.3, 0.5  # prior of the yield's season and of its trend in a year, in logs
WANDER_SD = 0.06  # of an ordinary yield around its calendar, for years
RATIOS = np.array([0.9, 0.8, 0.65, 0.5, 0.3])  # yields looked for, over the baseline's
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class CountFall:
    """Evidence and size of a fall of the yield.

    Attributes
    ----------
    log_e : Float
        After each audited period, shape (n_series, n_audited).
    size, low, high : Float
        Log of observed over expected results since the audit started, with a 95 % interval, shape
        (n_series,).
    dispersion : Float
        Variance over that of independent events, persistence included, shape (n_series,).
    """

    log_e: Float
    size: Float
    low: Float
    high: Float
    dispersion: Float


@dataclass(frozen=True, slots=True)
class _Forecast:
    """Expected counts (n_series, n_periods), covariance of the coefficients, dispersion."""

    expected: Float
    covariance: Float
    dispersion: Float


def count_fall(
    counts: Float, offset: Float, is_real: Bool, n_baseline: int, beat: Rhythm
) -> CountFall:
    """Whether counts stay below their baseline's calendar times the given offset.

    Parameters
    ----------
    counts : Float
        Results in a period, whole numbers, shape (n_series, n_periods).
    offset : Float
        Log of what the KPI implies, up to a constant, same shape.
    is_real : Bool
        Periods that count, same shape.
    n_baseline : int
    beat : Rhythm

    Notes
    -----
    Poisson regression on the baseline (season and trend with a prior), then a two-sample e-value:
    gamma for the baseline's rate, Poisson for the audited counts, both discounted by the
    dispersion; averaged over five smaller yields and over four onsets a year. The dispersion is
    the larger one of periods and of four-week sums, its persistence included.

    References
    ----------
    .. [1] McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., section 6.2.
           Chapman and Hall. doi:10.1007/978-1-4899-3242-6
    """
    terms = full_calendar(counts.shape[1], n_baseline, beat)
    trend = terms.shape[1] - (WEEK if beat.has_weekdays else 1)
    precision = np.full(terms.shape[1], 1 / SEASON_SD**2)
    precision[0], precision[trend] = FREE, 1 / TREND_SD**2
    known, weight = slice(None, n_baseline), is_real[:, :n_baseline].astype(np.float64)
    fit = fit_counts(
        weight * np.where(is_real, counts, 0.0)[:, known],
        weight * np.exp(offset[:, known]),
        terms[known],
        (precision, max(beat.year // 13, 1)),
    )
    due = mean_counts(np.exp(offset), fit.coefficients, terms)
    forecast = _Forecast(due, fit.covariance, fit.dispersion)
    paths = [np.zeros((len(counts), 0))]
    for year in audit_years(n_baseline, counts.shape[1], beat):
        logs = [
            _since(counts, is_real, terms, forecast, (year.first + onset, year))
            for onset in beat.link_onsets
        ]
        paths.append(np.logaddexp.reduce(logs, axis=0) - np.log(len(logs)))
    since = slice(n_baseline, None)
    observed = np.where(is_real, counts, 0.0)[:, since].sum(axis=1)
    expected, variance = _expected(is_real, terms, forecast, n_baseline, counts.shape[1])
    if expected.shape[1] == 0:
        unknown = np.full(len(counts), np.nan)
        return CountFall(np.concatenate(paths, axis=1), unknown, unknown, unknown, fit.dispersion)
    observed = np.maximum(observed, FEWEST)
    size = np.log(observed / np.maximum(expected[:, -1], FEWEST))
    margin = np.minimum(Z95 * np.sqrt(fit.dispersion / observed + variance[:, -1]), LARGEST)
    path = np.concatenate(paths, axis=1)
    return CountFall(path, size, size - margin, size + margin, fit.dispersion)


def _expected(
    is_real: Bool, terms: Float, fit: _Forecast, first: int, end: int
) -> tuple[Float, Float]:
    """Return the running expected count from ``first`` on and its relative variance."""
    now = slice(first, end)
    mean = np.where(is_real, fit.expected, 0.0)[:, now]
    total = np.cumsum(mean, axis=1)
    share = np.maximum(total, 1e-9)
    variance = np.zeros_like(total)
    levers = [np.cumsum(mean * terms[now, i], axis=1) / share for i in range(terms.shape[1])]
    for i, left in enumerate(levers):
        for j, right in enumerate(levers):
            variance += fit.covariance[:, i, j, None] * left * right
    return total, np.maximum(variance, 0.0) + WANDER_SD**2


def _since(
    counts: Float, is_real: Bool, terms: Float, fit: _Forecast, window: tuple[int, AuditYear]
) -> Float:
    """Log e-value of a fall from one onset on, after each period of a year; 0 before the onset."""
    first, year = window
    out = np.zeros((len(counts), year.n_audited))
    if first >= year.end:
        return out
    expected, variance = _expected(is_real, terms, fit, first, year.end)
    observed = np.cumsum(np.where(is_real, counts, 0.0)[:, first : year.end], axis=1)
    shape = 1 / variance
    y, mean = observed / fit.dispersion[:, None], expected / fit.dispersion[:, None]
    logs = [
        y * np.log(ratio) - (shape + y) * (np.log(shape + ratio * mean) - np.log(shape + mean))
        for ratio in RATIOS
    ]
    out[:, first - year.first :] = np.logaddexp.reduce(logs, axis=0) - np.log(len(RATIOS))
    return out
