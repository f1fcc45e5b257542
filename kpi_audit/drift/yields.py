"""Evidence that the outcome falls short of what the KPI implies, for one cohort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.autoregression import ar1
from kpi_audit.drift.baseline import LARGEST_ELASTICITY, estimate
from kpi_audit.drift.calendar import free_calendar, full_calendar
from kpi_audit.drift.cohorts import Cohort
from kpi_audit.drift.count_yield import count_fall
from kpi_audit.drift.gap import gap_noise, is_gap_known
from kpi_audit.drift.lasting_fall import lasting_fall
from kpi_audit.drift.per_unit import as_log, change_pct, per_unit
from kpi_audit.drift.step_effect import Step, step_effect
from kpi_audit.drift.studentise import LIMIT

ERRORS = 2.0  # standard errors by which the estimated elasticity may be lower
RECENT = 3  # periods, of whose median a lasting rise takes hold after one
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Yields:
    """What was found; arrays of (n_segments,) or, for paths, (n_segments, n_audited).

    Attributes
    ----------
    log_e : Float
        Of a fall of the yield, at the end of the elasticity interval where it is smaller.
    is_known : Bool
        Periods whose yield rests on reported values, shape (n_segments, n_periods).
    loss : tuple[Float, Float, Float]
        Per cent by which the outcome falls short, low, high.
    lag, low, high : Float
        Lag in periods and the elasticity interval.
    """

    log_e: Float
    is_known: Bool
    loss: tuple[Float, Float, Float]
    lag: Float
    low: Float
    high: Float


@dataclass(frozen=True, slots=True)
class Pair:
    """A cohort with how its two series are written, arrays of (n_segments,).

    Attributes
    ----------
    cohort : Cohort
    counts : Float
        The outcome's levels, shape (n_segments, n_periods).
    is_kpi_root, is_count : Bool
        KPI in scaled roots; outcome a small count (then in scaled roots too).
    sign : int
    """

    cohort: Cohort
    counts: Float
    is_kpi_root: Bool
    is_count: Bool
    sign: int


def yields(pair: Pair, lags: tuple[int, int], elasticity: tuple[float, float] | None) -> Yields:
    """Judge a cohort at both ends of the elasticity interval."""
    cohort, n = pair.cohort, pair.cohort.n_baseline
    calendar = free_calendar(cohort.kpi.shape[1], n, cohort.rhythm)
    base = estimate(cohort, calendar, lags, elasticity)
    low = base.low
    if elasticity is None:
        error = _slope_error(base.deviation[:, :n], base.outcome_deviation[:, :n], base.slope)
        low = np.clip(np.minimum(base.low, base.slope) - ERRORS * error, 0.0, LARGEST_ELASTICITY)
    known = is_gap_known(cohort.is_kpi_real, cohort.is_outcome_real, base.lag)
    driver = as_log(base.kpi_lagged, pair.is_kpi_root, n)
    ends = [_one_end(pair, driver, known, end) for end in (low, base.high)]
    log_e = np.minimum(ends[0][0], ends[1][0])
    losses = [loss for _, loss in ends]
    hull = (
        (np.minimum(losses[0][0], losses[1][0]) + np.maximum(losses[0][0], losses[1][0])) / 2,
        np.minimum(losses[0][1], losses[1][1]),
        np.maximum(losses[0][2], losses[1][2]),
    )
    return Yields(log_e, known, hull, base.lag.astype(np.float64), low, base.high)


def without_spikes(driver: Float, n_baseline: int) -> Float:
    """Driver cut at its usual noise above the median of the last three periods.

    One bulk import among ordinary weeks would make the expected counts of a whole year.

    Examples
    --------
    >>> steady = np.array([[0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 3.0, 0.1]])
    >>> without_spikes(steady, 6).round(2)
    array([[ 0.1 , -0.1 ,  0.1 , -0.1 ,  0.1 , -0.1 ,  0.62,  0.1 ]])
    """
    first = np.repeat(driver[:, :1], RECENT - 1, axis=1)
    past = np.lib.stride_tricks.sliding_window_view(np.hstack([first, driver]), RECENT, axis=1)
    usual = gap_noise(driver, n_baseline)[:, None]
    return np.asarray(np.minimum(driver, np.median(past, axis=2) + LIMIT * usual))


def _slope_error(kpi: Float, outcome: Float, slope: Float) -> Float:
    """Return the standard error of the direct slope, which persistence of both widens [1]_.

    References
    ----------
    .. [1] Bartlett, M. S. (1935). Some aspects of the time-correlation problem in regard to tests
           of significance. J. Royal Stat. Soc. 98, 536-543. doi:10.2307/2342284
    """
    left = outcome - slope[:, None] * kpi
    spare = max(kpi.shape[1] - 8, 1)  # calendar and slope
    variance = (left * left).sum(axis=1) / spare / ((kpi * kpi).sum(axis=1) + TINY)
    together = ar1(kpi, 0) * ar1(left, 0)
    return np.asarray(np.sqrt(variance * (1 + together) / (1 - together)))


def _one_end(
    pair: Pair, driver: Float, known: Bool, elasticity: Float
) -> tuple[Float, tuple[Float, Float, Float]]:
    """Path and loss in per cent at one end of the elasticity interval."""
    cohort, n, beat = pair.cohort, pair.cohort.n_baseline, pair.cohort.rhythm
    few = pair.is_count
    ratio = per_unit(cohort.outcome, few, driver, elasticity)
    path = np.empty((len(few), cohort.kpi.shape[1] - n))
    size, low, high = (np.empty(len(few)) for _ in range(3))
    if few.any():
        offset = (elasticity[:, None] * without_spikes(driver, n))[few]
        found = count_fall(pair.counts[few], offset, known[few], n, beat)
        path[few] = found.log_e
        size[few], low[few], high[few] = found.size, found.low, found.high
    if not few.all():
        path[~few] = lasting_fall(ratio[~few], known[~few], n, beat).log_e
        terms = full_calendar(cohort.kpi.shape[1], n, beat)
        start = np.full(int((~few).sum()), n)
        step = step_effect(ratio[~few], terms, start, known[~few])
        size[~few], low[~few], high[~few] = step.size, step.low, step.high
    size, low, high = change_pct(Step(size, low, high), np.zeros_like(few))
    return path, (-size, -high, -low)
