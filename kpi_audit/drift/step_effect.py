"""Size of a lasting step, by AR(1) generalised least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.blocks import for_each, pieces

LOWEST, HIGHEST = -0.5, 0.97  # the AR coefficient is cut to this range
FEWEST_DOF = 4.0
FEWEST_AFTER = 3  # periods after the step below which it is not estimated
LEVEL = 0.95
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Step:
    """Estimated step and its 95 % interval, each of shape (n_series,); NaN where unknown."""

    size: Float
    low: Float
    high: Float


def step_effect(values: Float, terms: Float, first: Int, is_real: Bool) -> Step:
    """Lasting change of each series from its period ``first`` on.

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
    Least squares on calendar and step gives residuals and their AR(1) coefficient, corrected for
    its small-sample bias (Kendall 1954); Prais-Winsten rows are fitted again. The Student t
    interval has ``max((T - p) (1 - rho) / (1 + rho), 4)`` degrees of freedom, at most T - p.

    References
    ----------
    .. [1] Prais, S. J. & Winsten, C. B. (1954). Trend estimators and serial correlation.
           Cowles Commission discussion paper 383.
    """
    size, error, dof = (np.empty(len(values)) for _ in range(3))

    def fit(rows: Int) -> None:
        size[rows], error[rows], dof[rows] = gls_step(
            values[rows], terms, first[rows], is_real[rows]
        )

    for_each(pieces(np.arange(len(values))), fit)
    margin = stdtrit(dof, (1 + LEVEL) / 2) * error
    return Step(size, size - margin, size + margin)


def gls_step(values: Float, terms: Float, first: Int, is_real: Bool) -> tuple[Float, Float, Float]:
    """Step, its standard error and degrees of freedom; parameters as in ``step_effect``."""
    n_periods, n_terms = terms.shape
    step = np.arange(n_periods) >= first[:, None]
    columns = np.empty((len(values), n_periods, n_terms + 1))
    columns[:, :, :-1] = terms
    columns[:, :, -1] = step
    weight = is_real.astype(np.float64)
    left = _solve(*_counted(columns, values, weight))[0] * weight
    p = n_terms + 1
    n = weight.sum(axis=1)
    past, now = left[:, :-1], left[:, 1:]
    rho = (past * now).sum(axis=1) / ((past * past).sum(axis=1) + TINY)
    rho = rho + (1 + 3 * rho) / n + (p - 1) * (1 + rho) / (2 * n)
    rho = np.clip(rho, LOWEST, HIGHEST)
    z = _whitened(values, rho)
    counts = np.concatenate([weight[:, :1], weight[:, 1:] * weight[:, :-1]], axis=1)
    design = _whitened(columns, rho)
    left, beta, last = _solve(*_counted(design, z, counts))
    spare = np.maximum(counts.sum(axis=1) - p, 1.0)
    error = np.sqrt((left * left).sum(axis=1) / spare * last)
    dof = np.minimum(spare, np.maximum(spare * (1 - rho) / (1 + rho), FEWEST_DOF))
    is_known = ((is_real & step).sum(axis=1) >= FEWEST_AFTER) & (n > p + FEWEST_DOF)
    unknown = np.where(is_known, 0.0, np.nan)
    return beta[:, -1] + unknown, error + unknown, dof


def _counted(columns: Float, values: Float, weight: Float) -> tuple[Float, Float]:
    """Rows that do not count made 0; as they are where all count."""
    if weight.all():
        return columns, values
    return columns * weight[:, :, None], values * weight


def _whitened(z: Float, rho: Float) -> Float:
    """Prais-Winsten rows along axis 1."""
    shape = (-1, *[1] * (z.ndim - 1))
    out = z.copy()
    out[:, 1:] -= rho.reshape(shape) * z[:, :-1]
    out[:, 0] *= np.sqrt(1 - rho * rho).reshape(shape[:-1])
    return out


def _solve(columns: Float, values: Float) -> tuple[Float, Float, Float]:
    """Residuals, coefficients, and the last diagonal entry of the inverse normal matrix."""
    transposed = columns.transpose(0, 2, 1)
    normal = transposed @ columns
    # A column without any row (no period after the step) must not break the others.
    at = np.arange(normal.shape[1])
    normal[:, at, at] += np.where(normal[:, at, at] == 0, 1.0, 0.0)
    inverse = np.asarray(np.linalg.inv(normal), np.float64)
    beta = (inverse @ (transposed @ values[:, :, None]))[:, :, 0]
    left = values - (columns @ beta[:, :, None])[:, :, 0]
    return left, beta, inverse[:, -1, -1]
