"""E-process of "the outcome moves less with the KPI than it did"."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.audit_year import AuditYear
from kpi_audit.drift.autoregression import FINE, ar1, grid_edges, nodes
from kpi_audit.drift.baseline import Baseline
from kpi_audit.drift.bayes_factor import Moments, bayes_factor
from kpi_audit.drift.blocks import blocks, turns, without_filling
from kpi_audit.drift.calendar import FREE, Calendar
from kpi_audit.drift.studentise import running_scale, spread, winsorise
from kpi_audit.drift.watched import Watched
from kpi_audit.drift.whitening import START_ROWS, whitener
from kpi_audit.threads import for_each

PRIOR_VARIANCE = 0.25  # of the slope's change, for one baseline deviation of the KPI
LEAST_DEVIATION = 1e-9
LEAST_NOISE = 1e-3  # of the outcome's own deviation: an exact fit has no noise to compare with
LEAST_MEAN_SQUARE = 0.05  # of winsorised residuals; only exact fits fall below
NARROW = 64  # columns per block: few series share one coefficient of the fine grid
MANY = 8  # blocks in one turn of a thread


def link_ar1(baseline: Baseline, n_baseline: int, n_terms: int) -> Float:
    """AR(1) coefficient of what KPI and calendar leave of the outcome, shape (n_segments,)."""
    left = baseline.outcome_deviation - baseline.slope[:, None] * baseline.deviation
    return ar1(left[:, :n_baseline], n_terms + 1)


def _cleaned(columns: Float, kpi: Float) -> Float:
    """Recursive residuals of columns on one regressor, both already cleaned of the calendar.

    Shapes (..., n_rows, n_series) and (n_rows, n_series). With a single regressor the recursion
    is two running sums.
    """
    information = FREE + np.cumsum(kpi * kpi, axis=0) - kpi * kpi
    cross = np.cumsum(columns * kpi, axis=-2) - columns * kpi
    error = columns - kpi * cross / information
    return np.asarray(error / np.sqrt(1 + kpi * kpi / information))


def _scaled(values: Float, deviation: Float, n_baseline: int) -> Float:
    """Values minus their baseline mean, in standard deviations of their baseline deviation."""
    sd = deviation[:, :n_baseline].std(axis=1)
    centred = values - values[:, :n_baseline].mean(axis=1, keepdims=True)
    return np.asarray(centred / np.where(sd > LEAST_DEVIATION, sd, 1.0)[:, None])


def _evidence_rows(
    outcome: Float, deviation: Float, is_real: Bool | None, operator: Float, year: AuditYear
) -> Float:
    """Recursive residuals of outcome and candidate regressors, (1 + n_onsets, n_rows, n_series)."""
    targets = [operator @ outcome]
    for onset in year.rhythm.link_onsets:
        since = year.first + onset
        targets.append(operator[:, since:] @ deviation[since:])
    columns, kpi = np.stack(targets), operator @ deviation
    if is_real is not None:
        columns, kpi = columns * is_real, kpi * is_real
    return _cleaned(columns, kpi)


def _block_log_e(left: Float, is_real: Bool | None, n_baseline_rows: int, year: AuditYear) -> Float:
    """Log e-values of a block from its recursive residuals, shape (n_series, n_audited)."""
    n = n_baseline_rows
    base = spread(left[0, :n], None if is_real is None else is_real[:n])
    scale = running_scale(left[0], np.maximum(base, LEAST_NOISE), year.rhythm.half_life, is_real)
    v = winsorise(left[0], scale, is_real)
    counted = np.ones_like(v) if is_real is None else is_real.astype(np.float64)
    dof = np.maximum(np.cumsum(counted, axis=0)[n:], 1.0)
    squares = np.maximum(np.cumsum(v * v, axis=0)[n:], LEAST_MEAN_SQUARE * dof)
    total = np.zeros_like(squares)
    for column, onset in zip(left[1:, n:], year.rhythm.link_onsets, strict=True):
        u = np.where(np.arange(len(column))[:, None] < onset, 0.0, column)
        cross, information = np.cumsum(u * v[n:], axis=0), np.cumsum(u * u, axis=0)
        total += bayes_factor(Moments(cross, information, squares, dof), [PRIOR_VARIANCE], -1)
    return np.asarray(np.log(total / len(year.rhythm.link_onsets)).T)


def link_log_e(
    outcome: Watched,
    baseline: Baseline,
    calendar: Calendar,
    year: AuditYear,
    *,
    is_exact: bool = False,
) -> Float:
    """Log e-value that the outcome moves less with the KPI, after each period of one audit year.

    Parameters
    ----------
    outcome : Watched
        In relative units.
    baseline : Baseline
    calendar : Calendar
    year : AuditYear
    is_exact : bool
        False rounds the AR coefficient to a grid of a fifth of its standard error, so that series
        share work.

    Notes
    -----
    Null: the slope of the outcome on the KPI's deviation from its calendar is as in the baseline
    or larger. A KPI that merely got noisier also lowers the slope: see ``kpi_noise_ratio``.
    The AR coefficient is plugged in: the slope's evidence does not live on lasting level shifts.
    """
    edges = grid_edges(year.n_baseline, FINE)
    grid = np.unique(outcome.phi) if is_exact else nodes(edges)
    at = np.argmin(np.abs(outcome.phi[:, None] - grid), axis=1)
    y = _scaled(outcome.values, baseline.outcome_deviation, year.n_baseline)
    d = _scaled(baseline.deviation, baseline.deviation, year.n_baseline)
    start = START_ROWS + calendar.terms.shape[1] + 1
    known = outcome.known_rows(year.rows)
    operators = {
        int(k): whitener(float(grid[k]), calendar, year.rows).operator for k in np.unique(at)
    }
    out = np.empty((len(y), year.n_audited))

    def evidence_rows(rows: Int) -> Float:
        real = None if known is None or known[:, rows].all() else known[:, rows]
        outcome, deviation = (np.ascontiguousarray(z[rows].T) for z in (y, d))
        found = _evidence_rows(outcome, deviation, real, operators[int(at[rows[0]])], year)
        return found[:, start:, : len(without_filling(rows))]

    def judge(turn: list[Int]) -> None:
        left = [evidence_rows(block) for block in turn]
        rows = np.concatenate([without_filling(block) for block in turn])
        real = None if known is None or known[:, rows].all() else known[start:, rows]
        out[rows] = _block_log_e(
            np.concatenate(left, axis=2), real, year.n_baseline - 1 - start, year
        )

    alike = [block for k in operators for block in blocks(np.flatnonzero(at == k), NARROW)]
    for_each(turns(alike, MANY), judge)
    return out
