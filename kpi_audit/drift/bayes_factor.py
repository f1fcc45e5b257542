"""One-sided, scale-free Bayes factor for one more regressor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.drift.normal_tail import scaled_tail

LARGEST_LOG = 600.0  # factors are cut here: a smaller e-value is still an e-value
LEAST_UNEXPLAINED = 1e-12


@dataclass(frozen=True, slots=True)
class Moments:
    """What the factor needs of studentised residuals v and a regressor u, broadcastable arrays.

    Attributes
    ----------
    cross : Float
        Sum of u v over the audited periods so far.
    information : Float
        Sum of u squared; 0 before the onset (then the factor is 1).
    sum_squares : Float
        Sum of v squared, baseline included.
    dof : Float
        Number of residuals in ``sum_squares``.
    """

    cross: Float
    information: Float
    sum_squares: Float
    dof: Float


def bayes_factor(moments: Moments, prior_variance: float, side: int) -> Float:
    """Probability of the data with a change over that without one.

    Model for studentised residuals v and a regressor u: ``v = d s u + s noise``, with d half-normal
    on the side looked for and the scale-invariant prior on s.

    Parameters
    ----------
    moments : Moments
    prior_variance : float
        Of d, in residual variances.
    side : int
        -1 looks for a fall, +1 for a rise.

    Returns
    -------
    Float
        The factor itself, not its log; at most exp(600) times the width penalty.

    Notes
    -----
    ``two-sided factor x 2 P(d on the side looked for)``. The probability is Student's t; Wallace's
    normal approximation needs the same logarithm as the factor, and errs by less than 4e-5 where
    the change points the way looked for.

    References
    ----------
    .. [1] Lindon, M., Ham, D. W., Tingley, M. & Bojinov, I. (2022). Anytime-valid linear models
           and regression adjusted causal inference. arXiv:2210.08589
    .. [2] Wallace, D. L. (1959). Bounds on normal approximations to Student's and the chi-square
           distributions. Ann. Math. Stat. 30, 1121-1130. doi:10.1214/aoms/1177706095

    Examples
    --------
    >>> one = np.ones(1)
    >>> bayes_factor(Moments(-20 * one, 25 * one, 130 * one, 130 * one), 0.5, -1).round(0)
    array([1417.])
    """
    cross, dof = moments.cross, moments.dof
    width = 1 + prior_variance * moments.information
    unexplained = cross * cross
    unexplained /= moments.sum_squares
    unexplained *= -prior_variance / width
    unexplained += 1
    np.maximum(unexplained, LEAST_UNEXPLAINED, out=unexplained)
    exponent = np.log(unexplained, out=unexplained)
    exponent *= -0.5 * dof
    np.minimum(exponent, LARGEST_LOG, out=exponent)
    squeeze = (8 * dof + 1) / (8 * dof + 3)
    score = np.sqrt(exponent)
    score *= squeeze
    tail = scaled_tail(score)
    tail *= np.exp((1 - squeeze**2) * exponent)
    looked_for = np.exp(exponent, out=exponent)
    looked_for *= 2
    looked_for -= tail
    factor = np.where(side * cross > 0, looked_for, tail)
    factor /= np.sqrt(width)
    return factor
