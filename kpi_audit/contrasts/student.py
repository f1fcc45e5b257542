"""From a difference, its error and the clusters behind it to an e-value that holds in the tail."""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_p_to_log_e

SMALLEST_LOG_P = -690.0  # near the smallest positive float; evidence this strong needs no more


def log_e(difference: Float, error: Float, freedom: Float) -> Float:
    """Log e-value of a one-sided Student p: "the difference is positive" against "it is not".

    Parameters
    ----------
    difference, error : Float
        Estimate and standard error, any unit, shape (n_segments,).
    freedom : Float
        Degrees of freedom behind the error, at least 1, shape (n_segments,).

    Returns
    -------
    Float
        Shape (n_segments,), finite.

    Examples
    --------
    >>> one = np.ones(1)
    >>> np.exp(log_e(4.0 * one, one, 30.0 * one)).round()
    array([71.])
    """
    tail = special.stdtr(freedom, -difference / np.maximum(error, 1e-12))
    with np.errstate(divide="ignore"):
        return log_p_to_log_e(np.clip(np.log(tail), SMALLEST_LOG_P, 0.0))


def margin(error: Float, freedom: Float) -> Float:
    """Half a 95 % interval, shape (n_segments,)."""
    return np.asarray(stats.t.ppf(0.975, freedom) * error)


def clusters(weights: Float, squares: Float) -> Float:
    """How many equal clusters those of the given sum and sum of squares are worth."""
    return np.asarray(weights**2 / np.maximum(squares, 1e-12))
