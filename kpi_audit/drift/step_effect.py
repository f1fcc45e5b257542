"""Size of a lasting step, by AR(1) generalised least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.blocks import pieces
from kpi_audit.drift.prais_winsten import row_sums, solved, whitened
from kpi_audit.threads import for_each

LOWEST, HIGHEST = -0.5, 0.97  # the AR coefficient is cut to this range
FEWEST_DOF = 4.0
FEWEST_AFTER = 3  # periods after the step below which it is not estimated
LEVEL = 0.95
TINY = 1e-300
PARTS = 2  # of the time after the step; four cost coverage where persistence is high
SPREAD = 2.0  # standard errors by which persistence must exceed what it was to be a late change


@dataclass(frozen=True, slots=True)
class Step:
    """Estimated step and its 95 % interval, each of shape (n_series,); NaN where unknown."""

    size: Float
    low: Float
    high: Float


def step_effect(values: Float, terms: Float, first: Int, is_real: Bool) -> Step:
    """Change of each series from its period ``first`` on, averaged over the periods that follow.

    Parameters
    ----------
    values : Float
        Shape (n_series, n_periods), finite everywhere.
    terms : Float
        Calendar terms, shape (n_periods, n_terms).
    first : Int
        First period after the step, shape (n_series,).
    is_real : Bool
        Periods that count, shape (n_series, n_periods).

    Notes
    -----
    The time after ``first`` is cut in two halves with a level each, and the change is their mean,
    weighted by the periods known: with a single level a change that comes late is taken for trend
    and persistence. Least squares on calendar and levels gives residuals and their AR(1)
    coefficient, corrected for its small-sample bias (Kendall 1954); where it exceeds that of the
    time before by two standard errors, that one counts. A rise of 1.5 that starts in week 6 of 52
    and is 1.33 on average was 0.25 without both, and is 1.08 (simulated, AR 0.3). Prais-Winsten
    rows are fitted again. The Student t interval has ``max((T - p) (1 - rho) / (1 + rho), 4)``
    degrees of freedom, at most T - p.

    References
    ----------
    .. [1] Prais, S. J. & Winsten, C. B. (1954). Trend estimators and serial correlation.
           Cowles Commission discussion paper 383.
    """
    size, error, dof = (np.empty(len(values)) for _ in range(3))

    def fit(rows: Int) -> None:
        size[rows], error[rows], dof[rows] = _average_step(
            values[rows], terms, first[rows], is_real[rows]
        )

    for_each(pieces(np.arange(len(values))), fit)
    margin = stdtrit(dof, (1 + LEVEL) / 2) * error
    return Step(size, size - margin, size + margin)


def gls_step(values: Float, terms: Float, first: Int, is_real: Bool) -> tuple[Float, Float, Float]:
    """Step, its standard error and degrees of freedom; parameters as in ``step_effect``."""
    levels = _levels(first, values.shape[1], 1)
    rho = _coefficient(values, terms, levels, is_real.astype(np.float64))
    return _fitted(values, terms, levels, is_real, rho)


def _average_step(
    values: Float, terms: Float, first: Int, is_real: Bool
) -> tuple[Float, Float, Float]:
    """Mean of the levels, with no more persistence than the time before leaves room for."""
    levels = _levels(first, values.shape[1], PARTS)
    weight = is_real.astype(np.float64)
    rho = _coefficient(values, terms, levels, weight)
    before = weight * (np.arange(values.shape[1]) < first[:, None])
    past = _coefficient(values, terms, [], before)
    error = np.sqrt((1 - past * past) / np.maximum(before.sum(axis=1), 1.0))
    rho = np.where(rho > past + SPREAD * error, past, rho)
    return _fitted(values, terms, levels, is_real, rho)


def _levels(first: Int, n_periods: int, parts: int) -> list[Float]:
    """1 in one part of the time after ``first``, 0 elsewhere; (n_series, n_periods) each."""
    after = np.arange(n_periods) - first[:, None]
    length = np.maximum(n_periods - first, 1)[:, None]
    part = np.where(after >= 0, parts * after // length, -1)
    return [(part == k).astype(np.float64) for k in range(parts)]


def _fitted(
    values: Float, terms: Float, levels: list[Float], is_real: Bool, rho: Float
) -> tuple[Float, Float, Float]:
    """Mean level by the periods known, its standard error and degrees of freedom."""
    weight = is_real.astype(np.float64)
    after = np.stack([row_sums(level, weight) for level in levels], axis=1)
    p = terms.shape[1] + len(levels)
    contrast = np.zeros((len(values), p))
    contrast[:, terms.shape[1] :] = after / np.maximum(after.sum(axis=1, keepdims=True), 1.0)
    counts = np.concatenate([weight[:, :1], weight[:, 1:] * weight[:, :-1]], axis=1)
    spare = np.maximum(counts.sum(axis=1) - p, 1.0)
    counts[:, 0] *= 1 - rho * rho  # the first of Prais and Winsten's rows
    left, beta, inverse = solved(values, terms, levels, counts, rho)
    left = whitened(left, rho)
    spread = np.einsum("ni,nij,nj->n", contrast, inverse, contrast)
    error = np.sqrt(row_sums(counts * left, left) / spare * spread)
    dof = np.minimum(spare, np.maximum(spare * (1 - rho) / (1 + rho), FEWEST_DOF))
    is_known = (after.sum(axis=1) >= FEWEST_AFTER) & (weight.sum(axis=1) > p + FEWEST_DOF)
    unknown = np.where(is_known, 0.0, np.nan)
    return (beta * contrast).sum(axis=1) + unknown, error + unknown, dof


def _coefficient(values: Float, terms: Float, levels: list[Float], weight: Float) -> Float:
    """Return the AR(1) coefficient of what calendar and levels leave, shape (n_series,)."""
    left = solved(values, terms, levels, weight, None)[0] * weight
    p, n = terms.shape[1] + len(levels), np.maximum(weight.sum(axis=1), 1.0)
    past, now = left[:, :-1], left[:, 1:]
    rho = row_sums(past, now) / (row_sums(past, past) + TINY)
    rho = rho + (1 + 3 * rho) / n + (p - 1) * (1 + rho) / (2 * n)
    return np.asarray(np.clip(rho, LOWEST, HIGHEST))
