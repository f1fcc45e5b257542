"""E-process of "the outcome falls short of what the KPI implies", averaged over the AR(1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float, Int, Single
from kpi_audit.drift.audit_year import AuditYear
from kpi_audit.drift.autoregression import COARSE, flat_prior, grid_edges, nodes
from kpi_audit.drift.bayes_factor import Moments, bayes_factor
from kpi_audit.drift.blocks import blocks, turns, without_filling
from kpi_audit.drift.calendar import Calendar
from kpi_audit.drift.step_design import StepDesign, step_design
from kpi_audit.drift.studentise import SMALLEST, running_scale, spread, winsorise
from kpi_audit.drift.watched import Watched
from kpi_audit.threads import for_each

PRIOR_VARIANCES = (0.5, 8.0)  # of the step, in residual variances
LEAST_MEAN_SQUARE = 0.05  # of winsorised residuals; only exact fits fall below
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Residuals:
    """Winsorised residuals of a block under one AR coefficient, time first.

    Attributes
    ----------
    audited : Float
        Shape (n_audited, n_series).
    sum_squares : Float
        Running sum of squares, baseline included, same shape.
    dof : Float
        Residuals in each sum, shape (n_audited, 1).
    """

    audited: Float
    sum_squares: Float
    dof: Float


def _winsorised(raw: Float, scale: Float, is_real: Bool | None, n_baseline_rows: int) -> Residuals:
    v = winsorise(raw, scale, is_real)
    squares = v * v
    if is_real is not None:
        # A period that was not reported bets nothing; its square is the baseline's, so that
        # neither scale nor evidence moves.
        n_real = np.maximum(is_real[:n_baseline_rows].sum(axis=0), 1)
        usual = squares[:n_baseline_rows].sum(axis=0) / n_real
        squares = np.where(is_real, squares, usual)
    dof = np.arange(1.0, len(v) + 1)[n_baseline_rows:, None]
    total = np.cumsum(squares, axis=0)[n_baseline_rows:]
    return Residuals(v[n_baseline_rows:], np.maximum(total, LEAST_MEAN_SQUARE * dof), dof)


def _single(values: Float) -> Single:
    return values.astype(np.float32)


def mean_factor(residuals: Residuals, design: StepDesign, side: int) -> Single:
    """Mean Bayes factor over onsets and prior variances, shape (n_audited, n_series).

    ``side`` is -1 for a fall and 1 for a rise.

    An onset that lies ahead has factor 1, so the mean never sees the future.
    """
    v, sum_squares = _single(residuals.audited), _single(residuals.sum_squares)
    steps, information = _single(design.steps), _single(design.information)
    n_audited, total = len(v), np.zeros_like(v)
    crosses = steps[:, :, None] * v
    for t in range(1, n_audited):  # three times faster than cumsum along a middle axis
        crosses[:, t] += crosses[:, t - 1]
    for j, onset in enumerate(design.onsets):
        total[:onset] += 1
        if onset >= n_audited:
            continue
        moments = Moments(
            crosses[j, onset:],
            information[j, onset:, None],
            sum_squares[onset:],
            residuals.dof[onset:],
        )
        total[onset:] += bayes_factor(moments, PRIOR_VARIANCES, side)
    total /= len(design.onsets)
    return total


@dataclass(frozen=True, slots=True)
class _Averaging:
    """AR coefficients of a block: designs, prior weights (n_series, n_designs), own design."""

    designs: list[StepDesign]
    prior: Float
    centre: Int

    def scale(self, raw: list[Float], is_real: Bool | None, half_life: float) -> Float:
        """Noise scale under the estimated coefficient, shape (n_rows, n_series).

        One scale for all coefficients: their likelihoods must be comparable.
        """
        own = np.empty_like(raw[0])
        for k in np.unique(self.centre):
            own[:, self.centre == k] = raw[k][:, self.centre == k]
        n = self.designs[0].n_baseline_rows
        base = spread(own[:n], None if is_real is None else is_real[:n])
        return running_scale(own, np.maximum(base, SMALLEST), half_life, is_real)


def _whitened(gaps: Float, turn: list[Int], designs: list[StepDesign]) -> list[Float]:
    """Recursive residuals of some blocks under each design, shape (n_rows, n_series) each."""
    parts = [np.ascontiguousarray(gaps[block].T) for block in turn]
    own = [len(without_filling(block)) for block in turn]
    return [
        np.concatenate(
            [(design.operator @ part)[:, :n] for part, n in zip(parts, own, strict=True)], axis=1
        )
        for design in designs
    ]


def _log_e(
    raw: list[Float], is_real: Bool | None, averaging: _Averaging, half_life: float, side: int
) -> Float:
    """Log e-values of some series, shape (n_series, n_audited).

    ``raw`` has their residuals under each design, time first as the mask.
    """
    scale = averaging.scale(raw, is_real, half_life)
    n = averaging.designs[0].n_baseline_rows
    shape = (len(scale) - n, scale.shape[1])
    top, above, below = np.full(shape, -np.inf), np.zeros(shape), np.zeros(shape)
    with np.errstate(divide="ignore"):
        log_prior = np.log(averaging.prior)
    for k, design in enumerate(averaging.designs):
        v = _winsorised(raw[k], scale, is_real, n)
        log_weight = log_prior[:, k] - 0.5 * design.log_determinant[:, None]
        log_weight = log_weight - 0.5 * v.dof * np.log(v.sum_squares)
        # Running log-sum-exp; a coefficient outside a series' prior has the weight exp(-inf) = 0.
        new_top = np.maximum(top, log_weight)
        finite_top = np.where(np.isneginf(new_top), 0.0, new_top)
        shrink, weight = np.exp(top - finite_top), np.exp(log_weight - finite_top)
        above = above * shrink + weight * mean_factor(v, design, side)
        below = below * shrink + weight
        top = new_top
    return np.asarray(np.log(above / below).T)


def gap_log_e(
    gaps: Watched,
    calendar: Calendar,
    year: AuditYear,
    *,
    is_integrated: bool = True,
    side: int = -1,
) -> Float:
    """Log e-value of a lasting fall of each gap, after each audited period of one year.

    Parameters
    ----------
    gaps : Watched
        In noise standard deviations.
    calendar : Calendar
    year : AuditYear
    is_integrated : bool
        Average over the AR coefficient, weighted by the likelihood under the null. False plugs in
        the estimate, which is not an e-value in the far tail (mean about 10 under the null).
    side : int
        -1 looks for a fall, 1 for a rise.

    Returns
    -------
    Float
        Shape (n_series, n_audited).

    Notes
    -----
    Null: the whitened gap stays on its baseline calendar. The e-value is
    ``sum_phi p(data | phi) mean BF / sum_phi p(data | phi)`` with a flat prior fixed on the
    baseline: the ratio of two marginal likelihoods. The price: a persistent gap with one cut
    residual explains a step too, so power falls by a fifth at the watch tier, by more on few
    periods (docs/calibration/tracks_outcome.csv has both forms side by side).
    """
    if is_integrated:
        edges = grid_edges(year.n_baseline, COARSE)
        grid, prior = nodes(edges), flat_prior(gaps.phi, year.n_baseline, edges)
    else:
        grid, at = np.unique(gaps.phi, return_inverse=True)
        prior = np.eye(len(grid))[at]
    centre = np.argmin(np.abs(gaps.phi[:, None] - grid), axis=1)
    prior[np.arange(len(prior)), centre] += TINY  # the own coefficient is always computed
    used = np.flatnonzero(prior.any(axis=0))
    designs = {int(k): step_design(float(grid[k]), calendar, year) for k in used}
    known = gaps.known_rows(designs[int(used[0])].rows)
    out = np.empty((len(gaps.values), year.n_audited))

    def judge(turn: list[Int]) -> None:
        own = np.concatenate([without_filling(block) for block in turn])
        here = np.flatnonzero(prior[own].any(axis=0))
        averaging = _Averaging(
            [designs[int(k)] for k in here],
            prior[np.ix_(own, here)],
            np.searchsorted(here, centre[own]),
        )
        real = None if known is None or known[:, own].all() else known[:, own]
        raw = _whitened(gaps.values, turn, averaging.designs)
        out[own] = _log_e(raw, real, averaging, year.rhythm.half_life, side)

    for_each(turns(blocks(np.argsort(gaps.phi, kind="stable"))), judge)
    return out
