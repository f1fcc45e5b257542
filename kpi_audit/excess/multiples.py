"""Which values of a grid are multiples of a step."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float

GRID_NOISE = 1e-6  # in parts of the step: what floating point adds to the values of a grid


def is_multiple(values: Float, step: float) -> Bool:
    """Mark multiples of ``step``, shape of ``values``.

    Examples
    --------
    >>> is_multiple(np.array([0.1, 0.25, 0.3]), 0.1).tolist()
    [True, False, True]
    """
    ratio = values / step
    return np.asarray(np.abs(ratio - np.rint(ratio)) < GRID_NOISE)


def divides(step: float, value: float) -> bool:
    """Whether one value is a multiple of ``step``.

    Examples
    --------
    >>> divides(0.07, 1.96), divides(0.05, 1.96)
    (True, False)
    """
    return bool(is_multiple(np.asarray(value), step))
