"""AR(1) coefficient of a baseline, and the grid on which evidence is averaged over it."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float

LARGEST = 0.95  # of the estimate
LARGEST_NODE = 0.97  # of the grid
BELOW, ABOVE = 2.5, 3.0  # standard errors around the estimate that the flat prior spans
FINE, COARSE = 0.2, 1.25  # spacing of a grid, in standard errors
TINY = 1e-300


def ar1(residuals: Float, n_terms: int) -> Float:
    """Lag-1 autocorrelation, corrected for its small-sample bias, within [0, 0.95].

    Parameters
    ----------
    residuals : Float
        Of a regression with ``n_terms`` columns, shape (n_series, n).
    n_terms : int

    Notes
    -----
    The estimate is too low by about (1 + 3 phi) / n; each regressor costs (1 + phi) / (2 n) more.

    References
    ----------
    .. [1] Kendall, M. G. (1954). Note on bias in the estimation of autocorrelation.
           Biometrika 41, 403-404. doi:10.1093/biomet/41.3-4.403
    """
    return np.clip(corrected(residuals, n_terms), 0.0, LARGEST)


def corrected(residuals: Float, n_terms: int) -> Float:
    """Bias-corrected lag-1 autocorrelation before it is cut to a range, shape (n_series,)."""
    n = residuals.shape[1]
    past, now = residuals[:, :-1], residuals[:, 1:]
    phi = (past * now).sum(axis=1) / ((past * past).sum(axis=1) + TINY)
    return np.asarray(phi + (1 + 3 * phi) / n + n_terms * (1 + phi) / (2 * n))


def standard_error(phi: Float, n: int) -> Float:
    """Of an AR(1) coefficient estimated on ``n`` periods."""
    return np.sqrt(np.maximum(1 - phi * phi, 0.02) / n)


def grid_edges(n: int, spacing: float) -> Float:
    """Edges of grid cells in [0, 0.97], equally wide in standard errors of the estimate.

    arcsin(phi) has the standard error 1 / sqrt(n) whatever phi is.

    Examples
    --------
    >>> grid_edges(100, 2.5).round(2)
    array([0.  , 0.22, 0.43, 0.62, 0.77, 0.89, 0.97])
    """
    top = np.arcsin(LARGEST_NODE)
    n_cells = int(np.ceil(top * np.sqrt(n) / spacing))
    return np.sin(np.linspace(0.0, top, n_cells + 1))


def nodes(edges: Float) -> Float:
    """Middle of each cell."""
    return np.asarray((edges[1:] + edges[:-1]) / 2)


def flat_prior(phi: Float, n: int, edges: Float) -> Float:
    """Share of a flat prior that falls in each cell, shape (n_series, n_cells), rows sum to 1.

    The prior spans [phi - 2.5 se, phi + 3 se], cut to [0, 0.97]; it is fixed on the baseline.
    """
    error = standard_error(phi, n)
    low = np.clip(phi - BELOW * error, 0.0, LARGEST_NODE)[:, None]
    high = np.clip(phi + ABOVE * error, 0.0, LARGEST_NODE)[:, None]
    overlap = np.minimum(edges[1:], high) - np.maximum(edges[:-1], low)
    weight = np.maximum(overlap, 0.0)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
