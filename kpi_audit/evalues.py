"""E-values: from a calibrated p-value, and averaged with weights that were fixed in advance."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from kpi_audit.arrays import Float

NEAR_ONE = -0.5  # log p above which the closed form cancels and its power series is used
SERIES = np.array([(k - 1) / math.factorial(k) for k in range(2, 20)])  # remainder < 1e-20


def p_to_log_e(p: ArrayLike) -> Float:
    """Log e-value of a p-value: ``log[(1 - p + p log p) / (p (log p)^2)]``.

    The average of ``kappa p^(kappa - 1)`` over kappa in (0, 1) [1]_. It is dear on purpose:
    p = 0.05 gives E = 1.8, p = 0.001 gives 21.

    Parameters
    ----------
    p : ArrayLike
        P-values in [0, 1], any shape; NaN stays NaN. They must be calibrated:
        ``P(p <= u) <= u`` under the null.

    Returns
    -------
    Float
        Same shape; ``inf`` at p = 0, ``log 0.5`` at p = 1.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1].

    References
    ----------
    .. [1] Vovk, V. & Wang, R. (2021). E-values: Calibration, combination and applications.
           Annals of Statistics 49(3), 1736-1754. doi:10.1214/20-AOS2020

    Examples
    --------
    >>> np.exp(p_to_log_e([0.05, 0.001])).round(1)
    array([ 1.8, 20.8])
    """
    p = np.asarray(p, np.float64)
    if ((p < 0) | (p > 1)).any():
        message = f"p-values must lie in [0, 1]; got {np.nanmin(p):.6g} to {np.nanmax(p):.6g}."
        raise ValueError(message)
    with np.errstate(divide="ignore"):
        return log_p_to_log_e(np.log(p))


def log_p_to_log_e(log_p: ArrayLike) -> Float:
    """As `p_to_log_e`, from the natural log of p: exact where p itself underflows.

    Parameters
    ----------
    log_p : ArrayLike
        Log p-values, at most 0, any shape; NaN stays NaN.

    Returns
    -------
    Float
        Log e-values, same shape.

    Raises
    ------
    ValueError
        If a value is positive.

    Examples
    --------
    >>> log_p_to_log_e([-1000.0, 0.0]).round(1).tolist()
    [986.2, -0.7]
    """
    log_p = np.asarray(log_p, np.float64)
    if (log_p > 0).any():
        message = f"log p-values must be at most 0; got {np.nanmax(log_p):.6g}."
        raise ValueError(message)
    near = np.where(log_p > NEAR_ONE, log_p, NEAR_ONE)
    series = np.log(np.polynomial.polynomial.polyval(near, SERIES)) - near
    far = np.where(log_p > NEAR_ONE, NEAR_ONE, log_p)
    finite = np.where(np.isneginf(far), NEAR_ONE, far)
    closed = np.log(-np.expm1(finite) + finite * np.exp(finite)) - finite - 2 * np.log(-finite)
    closed = np.where(np.isneginf(far), np.inf, closed)
    return np.where(np.isnan(log_p), np.nan, np.where(log_p > NEAR_ONE, series, closed))


def log_mean(log_e: ArrayLike, weights: ArrayLike | None = None, axis: int = -1) -> Float:
    """Log of the weighted mean of e-values; again an e-value, under any dependence [1]_.

    NaN marks a detector that does not apply. It is dropped and the other weights are scaled up
    to sum to 1: counting it as E = 1 would dilute real evidence. That keeps the mean an e-value
    as long as *whether* a detector applies does not depend on the evidence itself (it may depend
    on n, on the support, on the presence of a baseline); detectors are written to that rule.

    Parameters
    ----------
    log_e : ArrayLike
        Log e-values; ``-inf`` is E = 0, ``inf`` stays infinite unless its weight is 0.
    weights : ArrayLike, optional
        Non-negative, fixed before the data were seen, broadcastable to ``log_e``. Default: equal.
    axis : int
        Axis to average over.

    Returns
    -------
    Float
        ``log_e`` without ``axis``; NaN where nothing with a positive weight applies.

    Raises
    ------
    ValueError
        If a weight is negative or NaN.

    References
    ----------
    .. [1] Wang, R. (2024). The only admissible way of merging arbitrary e-values.
           arXiv:2409.19888

    Examples
    --------
    >>> np.exp(log_mean(np.log([8.0, 4.0]), [0.75, 0.25])).round(6)
    np.float64(7.0)
    >>> np.exp(log_mean([np.log(8.0), np.nan], [0.75, 0.25])).round(6)
    np.float64(8.0)
    """
    log_e = np.asarray(log_e, np.float64)
    weight = np.ones(1) if weights is None else np.asarray(weights, np.float64)
    if not (weight >= 0).all():
        message = f"weights of e-values must be non-negative numbers; got {weight.tolist()}."
        raise ValueError(message)
    weight = np.where(np.isnan(log_e), 0.0, np.broadcast_to(weight, log_e.shape))
    counted = np.where(weight > 0, log_e, -np.inf)
    top = counted.max(axis=axis, keepdims=True, initial=-np.inf)
    shift = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        total = (weight * np.exp(counted - shift)).sum(axis=axis, where=weight > 0)
        out = np.log(total / weight.sum(axis=axis))
    return np.asarray(out + np.squeeze(shift, axis))[()]
