"""AR(1) least squares of many series on one calendar and levels of their own."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.drift.blocks import product


def whitened(z: Float, rho: Float | None) -> Float:
    """Each period minus ``rho`` times the one before; the first as it is.

    Examples
    --------
    >>> whitened(np.array([[4.0, 4.0, 2.0]]), np.array([0.5]))
    array([[4., 2., 0.]])
    """
    if rho is None:
        return z
    out = z.copy()
    out[:, 1:] -= rho[:, None] * z[:, :-1]
    return out


def solved(
    values: Float, terms: Float, levels: list[Float], weight: Float, rho: Float | None
) -> tuple[Float, Float, Float]:
    """Weighted least squares of each series on the calendar and its own levels, rows whitened.

    Parameters
    ----------
    values : Float
        Shape (n_series, n_periods).
    terms : Float
        Calendar terms, shape (n_periods, n_terms).
    levels : list[Float]
        Further columns, each with a row for every series, shape (n_series, n_periods).
    weight : Float
        Of the whitened rows, shape (n_series, n_periods).
    rho : Float or None
        AR coefficients, shape (n_series,); None leaves the rows as they are.

    Returns
    -------
    tuple[Float, Float, Float]
        What is left of the values (not whitened), the coefficients, shape (n_series, n_terms +
        n_levels), and the inverses of the normal matrices.

    Notes
    -----
    A whitened row is linear in rho and its square quadratic, so all series share the products of
    the calendar; no series has a design matrix of its own.
    """
    n, k = len(values), terms.shape[1]
    rows = [whitened(level, rho) for level in levels]
    target = whitened(values, rho)
    normal = np.zeros((n, k + len(rows), k + len(rows)))
    right = np.empty((n, k + len(rows)))
    normal[:, :k, :k] = _calendar_products(terms, weight, rho)
    right[:, :k] = _with_calendar(weight * target, terms, rho)
    for j, row in enumerate(rows, start=k):
        weighted = weight * row
        normal[:, :k, j] = normal[:, j, :k] = _with_calendar(weighted, terms, rho)
        right[:, j] = row_sums(weighted, target)
        for i, other in enumerate(rows, start=k):
            normal[:, i, j] = row_sums(weighted, other)
    # A column without any row (no period after the step) must not break the others.
    at = np.arange(normal.shape[1])
    normal[:, at, at] += np.where(normal[:, at, at] == 0, 1.0, 0.0)
    inverse = np.asarray(np.linalg.inv(normal), np.float64)
    beta = (inverse @ right[:, :, None])[:, :, 0]
    left = values - product(beta[:, :k], terms.T)
    for j, level in enumerate(levels, start=k):
        left -= beta[:, j, None] * level
    return left, beta, inverse


def row_sums(a: Float, b: Float) -> Float:
    """Sum of products along each row, shape (n_series,)."""
    return np.asarray(np.einsum("nt,nt->n", a, b))


def _before(terms: Float) -> Float:
    """Calendar of the period before; the first has none."""
    return np.vstack([np.zeros_like(terms[:1]), terms[:-1]])


def _with_calendar(row: Float, terms: Float, rho: Float | None) -> Float:
    """Sum ``row`` times the whitened calendar, shape (n_series, n_terms)."""
    if rho is None:
        return product(row, terms)
    k = terms.shape[1]
    both = product(row, np.hstack([terms, _before(terms)]))
    return both[:, :k] - rho[:, None] * both[:, k:]


def _calendar_products(terms: Float, weight: Float, rho: Float | None) -> Float:
    """Weighted sums of (x - rho before)(x - rho before)', shape (n_series, n_terms, n_terms)."""
    k = terms.shape[1]
    parts = [terms[:, :, None] * terms[:, None, :]]
    if rho is not None:
        before = _before(terms)
        crossed = terms[:, :, None] * before[:, None, :]
        parts += [
            crossed + crossed.transpose(0, 2, 1),
            before[:, :, None] * before[:, None, :],
        ]
    flat = np.hstack([part.reshape(len(terms), k * k) for part in parts])
    sums = product(weight, flat).reshape(len(weight), len(parts), k, k)
    if rho is None:
        return sums[:, 0]
    rho = rho[:, None, None]
    return np.asarray(sums[:, 0] - rho * sums[:, 1] + rho * rho * sums[:, 2])
