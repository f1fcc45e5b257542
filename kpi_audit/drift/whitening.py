"""Recursive residuals of AR(1)-whitened columns, as one matrix per AR coefficient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from kpi_audit.arrays import Float, Int
from kpi_audit.drift.calendar import Calendar

START_ROWS = 3  # rows beyond the number of terms that only start the regression


@dataclass(frozen=True, slots=True)
class Whitener:
    """The recursive residuals of any series are ``operator @ series``.

    Attributes
    ----------
    operator : Float
        Shape (n_rows, n_periods). Row i belongs to period ``rows[i]``.
    variances : Float
        Forecast variance of each row in units of the noise variance, at least 1, shape (n_rows,).
    """

    operator: Float
    variances: Float


def whitener(phi: float, calendar: Calendar, rows: Int) -> Whitener:
    """One-step-ahead forecast errors of a calendar regression that has seen only the past.

    Every column ``z[t]`` becomes ``z[t] - phi z[t-1]`` first. The errors are divided by their own
    standard deviation factor, so that under the model they are independent with equal variance.

    Parameters
    ----------
    phi : float
        AR(1) coefficient, frozen on the baseline.
    calendar : Calendar
        Terms with their prior precision, shape (n_periods, n_terms).
    rows : Int
        Periods to walk through, ascending, none of them 0, shape (n_rows,).

    Notes
    -----
    With prior precision L and whitened terms X the whitened series has the covariance
    ``I + X inv(L) X'`` up to the noise variance; with its Cholesky factor F the forecast errors
    are ``inv(F) y``. All eigenvalues are at least 1, so this keeps some 8 digits where the usual
    update of ``inv(X'X)`` loses 11 (a few weeks of two harmonics and a trend are nearly collinear).

    References
    ----------
    .. [1] Brown, R. L., Durbin, J. & Evans, J. M. (1975). Techniques for testing the constancy of
           regression relationships over time. JRSS B 37, 149-192.
           doi:10.1111/j.2517-6161.1975.tb01532.x
    """
    n_periods = calendar.terms.shape[0]
    whiten = np.zeros((len(rows), n_periods))
    at = np.arange(len(rows))
    whiten[at, rows] = 1.0
    whiten[at, rows - 1] = -phi
    terms = whiten @ (calendar.terms / np.sqrt(calendar.precision))
    factor = np.linalg.cholesky(np.eye(len(rows)) + terms @ terms.T)
    return Whitener(
        solve_triangular(factor, whiten, lower=True, check_finite=False),
        np.square(np.diagonal(factor)),
    )
