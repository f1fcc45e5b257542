"""One-step-ahead forecast errors of counts on the calendar, in units of sampling noise."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from kpi_audit.arrays import Days, Float

YEAR = 365.2425
TREND, HARMONIC, SECOND = 1.5, 0.75, 2.0  # years of history that each term asks for
DAILY = 2.0  # days
FULL_RANK = 1e-9


def anscombe(counts: Float) -> Float:
    """``2 sqrt(k + 3/8)``: variance 1 (within 1.3 % from mean 4 on) whatever the mean."""
    return np.asarray(2 * np.sqrt(np.maximum(counts, 0.0) + 0.375))


def calendar(periods: Days, known: int) -> Float:
    """Intercept, seasons, trend and (daily periods) weekdays, shape (n_periods, n_terms).

    ``known`` periods choose the terms; the others are only evaluated.
    """
    if not len(periods):
        return np.ones((0, 1))
    days = (periods - periods[0]).astype(np.float64)
    step = float(np.median(np.diff(days))) if len(days) > 1 else YEAR
    years = known * step / YEAR
    terms = [np.ones(len(days))]
    if years >= TREND:
        terms.append(days / YEAR)
    for k, needed in ((1, HARMONIC), (2, SECOND)):
        if years >= needed and step * k < YEAR / 4:
            terms += [np.sin(2 * np.pi * k * days / YEAR), np.cos(2 * np.pi * k * days / YEAR)]
    if step < DAILY and known >= 28:  # noqa: PLR2004  (four weeks show the weekdays)
        weekday = days.astype(np.int64) % 7
        terms += [(weekday == i).astype(np.float64) for i in range(1, 7)]
    return np.column_stack(terms)


def recursive_residuals(values: Float, terms: Float) -> Float:
    """Forecast error of each period from the periods before it, over its standard error [1]_.

    Under the model they are independent normal with the variance of the noise, however early;
    what the calendar terms miss can only make them larger.

    Parameters
    ----------
    values : Float
        Shape (n_segments, n_periods).
    terms : Float
        Regressors, shape (n_periods, n_terms).

    Returns
    -------
    Float
        Shape (n_segments, n_periods); NaN for the first periods, which the terms need.

    References
    ----------
    .. [1] Brown, R. L., Durbin, J. & Evans, J. M. (1975). Techniques for testing the constancy of
           regression relationships over time. JRSS B 37(2), 149-192.

    Examples
    --------
    >>> recursive_residuals(np.array([[1.0, 3.0, 2.0]]), np.ones((3, 1))).round(3).tolist()
    [[nan, 1.414, 0.0]]
    """
    length, width = terms.shape
    weights = np.full((length, length), np.nan)
    for t in range(width, length):
        q, r = np.linalg.qr(terms[:t])
        size = np.abs(np.diag(r))
        if size.min() <= FULL_RANK * size.max():
            continue
        leverage = linalg.solve_triangular(r, terms[t], trans="T")
        weights[t] = 0.0
        weights[t, :t] = -q @ leverage
        weights[t, t] = 1.0
        weights[t] /= np.sqrt(1 + leverage @ leverage)
    # Rounded, so that equal values stay equal whatever else is multiplied along with them.
    return np.asarray(np.round(values @ weights.T, 9))
