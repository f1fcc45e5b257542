"""The periods that carry a gap, so that a review can name them."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float, Text
from kpi_audit.drift.audit_year import audit_years
from kpi_audit.drift.autoregression import FINE, grid_edges, nodes
from kpi_audit.drift.baseline import estimate
from kpi_audit.drift.calendar import free_calendar, gap_calendar
from kpi_audit.drift.cohorts import Cohort, cohorts
from kpi_audit.drift.gap import gap, gap_ar1, gap_noise, is_gap_known
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.step_design import step_design
from kpi_audit.drift.studentise import SMALLEST, spread
from kpi_audit.drift.transform import Transform
from kpi_audit.shapes.series import Series


def gap_by_period(
    series: Series,
    *,
    lag: tuple[int, int] | None = None,
    elasticity: tuple[float, float] | None = None,
    sign: int = 1,
    transform: Transform = "auto",
) -> Float:
    """Shortfall of the outcome in each audited period, in noise standard deviations.

    Parameters
    ----------
    series : Series
    lag, elasticity, sign, transform
        As declared for ``tracks_outcome``; ``sign`` is +1 or -1.

    Returns
    -------
    Float
        Shape (n_segments, n_audited): positive where the outcome was lower than KPI and past
        implied, one step ahead, at both ends of the elasticity interval (the smaller of the two).
        NaN where it cannot be told.

    Notes
    -----
    Not cut at 2.5 and not an e-value: a single giant order that is cancelled in its week moves the
    evidence of a *lasting* gap by one cut residual only, but stands out here. One week in 100
    exceeds 2.3 by chance.
    """
    beat = rhythm(series.cycle)
    out = np.full((len(series.kpi), max(series.kpi.shape[1] - series.n_baseline, 0)), np.nan)
    reason: Text = np.full(len(series.kpi), "", dtype=object)
    for cohort in cohorts(series, sign, transform, reason):
        out[cohort.rows] = _shortfall(cohort, lag or (0, beat.max_lag), elasticity)
    return out


def _shortfall(
    cohort: Cohort, lags: tuple[int, int], elasticity: tuple[float, float] | None
) -> Float:
    n, n_periods = cohort.n_baseline, cohort.kpi.shape[1]
    free = free_calendar(n_periods, n, cohort.rhythm)
    base = estimate(cohort, free, lags, elasticity)
    ends = [_one_end(cohort, base.kpi_lagged, b) for b in (base.low, base.high)]
    known = is_gap_known(cohort.is_kpi_real, cohort.is_outcome_real, base.lag)
    return np.where(known[:, n:], np.minimum(ends[0], ends[1]), np.nan)


def _one_end(cohort: Cohort, kpi_lagged: Float, elasticity: Float) -> Float:
    n, n_periods = cohort.n_baseline, cohort.kpi.shape[1]
    calendar = gap_calendar(n_periods, n, cohort.rhythm)
    raw = gap(cohort.outcome, kpi_lagged, elasticity, n)
    scaled = raw / gap_noise(raw, n)[:, None]
    grid = nodes(grid_edges(n, FINE))
    at = np.argmin(np.abs(gap_ar1(scaled, calendar, n)[:, None] - grid), axis=1)
    out = np.empty((len(scaled), n_periods - n))
    for year in audit_years(n, n_periods, cohort.rhythm):
        for k in np.unique(at):
            design = step_design(float(grid[k]), calendar, year)
            errors = design.operator @ scaled[at == k].T
            usual = np.maximum(spread(errors[: design.n_baseline_rows]), SMALLEST)
            audited = -(errors[design.n_baseline_rows :] / usual).T
            out[at == k, year.first - n : year.end - n] = audited
    return out
