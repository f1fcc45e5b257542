"""Scaled normal tail in single precision, many times faster than the library's."""

from __future__ import annotations

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial
from scipy.special import erfcx

from kpi_audit.arrays import Float, Single

DEGREE = 8
PACE = 0.4  # of the substitution t = 1 / (1 + PACE s), which maps [0, inf) to (0, 1]


def _over_t(t: Float) -> Float:
    positive = t + np.finfo(float).tiny
    return np.asarray(erfcx((1 / positive - 1) / PACE) / positive)


_COEFFICIENTS = tuple(
    float(c)
    for c in Chebyshev.interpolate(_over_t, DEGREE, domain=[0, 1]).convert(kind=Polynomial).coef
)


def scaled_tail(s: Single) -> Single:
    """``exp(s^2) erfc(s)`` for s >= 0, relative error below 7e-7, of which 4e-7 are rounding.

    A polynomial in 1 / (1 + 0.4 s), interpolated at Chebyshev nodes when this module is imported.
    Overwrites ``s``.

    Examples
    --------
    >>> bool(abs(scaled_tail(np.array([2.0], np.float32)) / erfcx(2.0) - 1)[0] < 7e-7)
    True
    """
    t = s
    t *= PACE
    t += 1
    np.reciprocal(t, out=t)
    out = _COEFFICIENTS[-1] * t
    for coefficient in _COEFFICIENTS[-2:0:-1]:
        out += coefficient
        out *= t
    out += _COEFFICIENTS[0]
    out *= t
    return out
