"""One-sided, scale-free Bayes factor for one more regressor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float, Single
from kpi_audit.drift.normal_tail import scaled_tail

LARGEST_LOG = 80.0  # factors are cut here: a smaller e-value is still an e-value
LEAST_UNEXPLAINED = 1e-7


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

    cross: Float | Single
    information: Float | Single
    sum_squares: Float | Single
    dof: Float | Single


def bayes_factor(moments: Moments, prior_variances: Sequence[float], side: int) -> Single:
    """Probability of the data with a change over that without one, mean over prior variances.

    Model for studentised residuals v and a regressor u: ``v = d s u + s noise``, with d half-normal
    on the side looked for and the scale-invariant prior on s.

    Parameters
    ----------
    moments : Moments
    prior_variances : Sequence[float]
        Of d, in residual variances.
    side : int
        -1 looks for a fall, +1 for a rise.

    Returns
    -------
    Single
        The factor itself, not its log; at most exp(80) times the width penalty.

    Notes
    -----
    ``two-sided factor x 2 P(d on the side looked for)``. The probability is Student's t; Wallace's
    normal approximation needs the same logarithm as the factor, and errs by less than 4e-5 where
    the change points the way looked for. Single precision is twice as fast; the logarithm of a
    factor below 1e17 errs by less than 1e-4.

    References
    ----------
    .. [1] Lindon, M., Ham, D. W., Tingley, M. & Bojinov, I. (2022). Anytime-valid linear models
           and regression adjusted causal inference. arXiv:2210.08589
    .. [2] Wallace, D. L. (1959). Bounds on normal approximations to Student's and the chi-square
           distributions. Ann. Math. Stat. 30, 1121-1130. doi:10.1214/aoms/1177706095

    Examples
    --------
    >>> one = np.ones(1)
    >>> bayes_factor(Moments(-20 * one, 25 * one, 130 * one, 130 * one), [0.5], -1).round().tolist()
    [1417.0]
    """
    cross, information, sum_squares, dof = (
        np.asarray(value, np.float32)
        for value in (moments.cross, moments.information, moments.sum_squares, moments.dof)
    )
    explained = cross * cross
    explained /= sum_squares
    looks_away = cross <= 0 if side > 0 else cross >= 0
    twice = np.multiply(~looks_away, np.float32(2))
    total = np.zeros_like(explained)
    for prior in map(np.float32, prior_variances):
        width = 1 + prior * information
        factor = _one_sided(explained * (prior / width), dof, twice)
        factor /= np.sqrt(width)
        total += factor
    total /= len(prior_variances)
    return total


def _one_sided(explained: Single, dof: Single, twice: Single) -> Single:
    """Two-sided factor F = ``(1 - explained) ** (-dof / 2)`` times 2 P(d on the side looked for).

    ``twice`` is 2 where the change points there, 0 elsewhere. Overwrites ``explained``.
    """
    unexplained = 1 - explained
    np.maximum(unexplained, LEAST_UNEXPLAINED, out=unexplained)
    log = np.log(unexplained)
    # What the subtraction rounded off: a tenth of the cost of log1p.
    explained = np.subtract(1 - unexplained, explained, out=explained)
    explained /= unexplained
    log += explained
    factor = (-0.5 * dof) * log
    tail = _other_side(log, unexplained, dof)
    np.minimum(factor, LARGEST_LOG, out=factor)
    np.exp(factor, out=factor)
    factor -= tail  # 2 F - tail, or the tail itself: as 2 (F - tail) + tail it needs no choice
    factor *= twice
    factor += tail
    return factor


def _other_side(log: Single, unexplained: Single, dof: Single) -> Single:
    """F times 2 P(d on the other side), by Wallace's approximation; overwrites its arguments.

    With ``score = c sqrt(log F)``, ``c = (8 dof + 1) / (8 dof + 3)``, it is ``erfcx(score)
    F ** (1 - c ** 2)``. That power is a fourth root of ``1 / unexplained`` but for an exponent of
    about 1 / (8 dof), taken to first order: far below Wallace's own error, as single precision is.
    """
    share = (8 * dof + 1) / (8 * dof + 3)
    score = np.sqrt(np.negative(log))
    score *= share * np.sqrt(0.5 * dof)
    tail = scaled_tail(score)
    fourth = np.sqrt(np.sqrt(unexplained, out=unexplained), out=unexplained)
    tail /= fourth
    log *= 0.25 - dof * (16 * dof + 4) / (8 * dof + 3) ** 2  # 1/4 - dof (1 - c^2) / 2
    log += 1
    tail *= log
    return tail
