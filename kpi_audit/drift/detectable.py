"""Minimum detectable inflation: what the audit could have seen, so that silence can be read."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import optimize

from kpi_audit.arrays import Float
from kpi_audit.drift.audit_year import AuditYear
from kpi_audit.drift.autoregression import (
    ABOVE,
    COARSE,
    LARGEST,
    grid_edges,
    nodes,
    standard_error,
)
from kpi_audit.drift.baseline import Baseline
from kpi_audit.drift.bayes_factor import Moments, bayes_factor
from kpi_audit.drift.calendar import gap_calendar
from kpi_audit.drift.gap_evidence import PRIOR_VARIANCES
from kpi_audit.drift.rhythm import Rhythm
from kpi_audit.drift.step_design import StepDesign, step_design

WATCH = 20.0
WEIGHT_GAP = 0.75
POWER_SD = 1.2816  # 90 % of a normal lie above minus this
WINSORISED_VARIANCE = 0.95  # of a standard normal cut at 2.5
FEWEST_PERIODS = 13  # of half a year
MARGIN = 1.15
LARGEST_STEP = 20.0  # residual standard deviations


def _log_e(step: float, design: StepDesign) -> float:
    """Log of the mean factor at the end of the design, when luck is at its lower tenth."""
    together = (design.steps * design.steps[0]).sum(axis=1)
    own = together[0]
    cross = -together * (step - POWER_SD / np.sqrt(own))
    dof = np.full_like(cross, float(len(design.rows)))
    squares = WINSORISED_VARIANCE * dof + step * step * own
    moments = Moments(cross, design.information[:, -1], squares, dof)
    return float(np.log(bayes_factor(moments, PRIOR_VARIANCES, -1).mean()))


def smallest_step(design: StepDesign) -> float:
    """Step in residual standard deviations that reaches the watch tier nine times in ten."""
    needed = np.log(WATCH / WEIGHT_GAP)
    if not _log_e(LARGEST_STEP, design) > needed:
        return LARGEST_STEP
    return float(
        optimize.brentq(lambda step: _log_e(step, design) - needed, 0.0, LARGEST_STEP, xtol=1e-9)
    )


def detectable_inflation(
    baseline: Baseline, noise: Float, ar1: Float, n_baseline: int, rhythm: Rhythm
) -> Float:
    """Smallest hollow rise found with 90 % power within half an audit year, in log points.

    Parameters
    ----------
    baseline : Baseline
    noise, ar1 : Float
        Of the gap at the low and the high elasticity, shape (n_segments, 2).
    n_baseline : int
    rhythm : Rhythm

    Returns
    -------
    Float
        Shape (n_segments,): the larger of the two ends, since both must fall. NaN for monthly and
        slower data: there even a tripled KPI is found in two thirds of the streams only (36 + 12
        months, simulated), because a persistent gap with one outlier explains any step.

    Notes
    -----
    Evidence averages over the AR coefficient, and a step makes high coefficients likely, so the
    step is sized for the upper end of the prior. ``MARGIN`` covers what this leaves out (luck at
    the other end, estimated lag and unit); both were set by simulation, see
    docs/calibration/tracks_outcome.csv, table "detectable".
    """
    horizon = rhythm.year // 2
    if horizon < FEWEST_PERIODS:
        return np.full(len(baseline.low), np.nan)
    grid, steps = _smallest_steps(n_baseline, rhythm)
    upper = np.minimum(ar1 + ABOVE * standard_error(ar1, n_baseline), LARGEST)
    # One unit of the gap is the spread of its changes; an AR(1) innovation has sqrt(1 + phi).
    needed = MARGIN * np.interp(upper, grid, steps) * np.sqrt(1 + ar1) * noise
    return np.asarray((needed / np.stack([baseline.low, baseline.high], axis=1)).max(axis=1))


@lru_cache(maxsize=256)  # most KPIs of a project have as long a baseline
def _smallest_steps(n_baseline: int, rhythm: Rhythm) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """AR coefficients, and the smallest step under each within half an audit year."""
    year = AuditYear(n_baseline, n_baseline, n_baseline + rhythm.year // 2, rhythm)
    calendar = gap_calendar(year.end, n_baseline, rhythm)
    grid = nodes(grid_edges(n_baseline, COARSE)).tolist()
    return tuple(grid), tuple(smallest_step(step_design(phi, calendar, year)) for phi in grid)
