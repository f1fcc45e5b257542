"""A noise scale that a lasting step cannot inflate, and residuals cut at 2.5 of it."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float

LIMIT = 2.5  # residuals are cut here, in standard deviations
FLOOR = 0.6  # the running scale never falls below this share of the baseline's
DIFFERENCE_TO_SD = np.sqrt(np.pi) / 2  # mean |difference| of independent normals, to their sd
DIFFERENCE_CAP = 4.0  # one difference counts at most this many scales
MAD_TO_SD = 0.6745  # median |standard normal|
SMALLEST = 0.1  # of the unit the residuals come in: an exact fit has no noise to compare with


def spread(residuals: Float, is_real: Bool | None = None) -> Float:
    """Median size in standard deviations, per column, shape (n_series,).

    Parameters
    ----------
    residuals : Float
        Shape (n_rows, n_series).
    is_real : Bool or None
        Rows that count, same shape.
    """
    sizes = np.abs(residuals)
    out = np.median(sizes, axis=0)
    if is_real is not None:
        for i in np.flatnonzero(~is_real.all(axis=0) & is_real.any(axis=0)):
            out[i] = np.median(sizes[is_real[:, i], i])
    return np.asarray(out / MAD_TO_SD)


def running_scale(residuals: Float, base: Float, half_life: float, is_real: Bool | None) -> Float:
    """Noise scale of each row, known before the row, shape (n_rows, n_series).

    An exponentially weighted mean of successive differences: a lasting step changes it once only.

    Parameters
    ----------
    residuals : Float
        Recursive residuals, baseline first, shape (n_rows, n_series).
    base : Float
        Scale of the baseline, shape (n_series,).
    half_life : float
        In periods.
    is_real : Bool or None
        Rows that count, same shape as residuals; None: all.

    References
    ----------
    .. [1] von Neumann, J. (1941). Distribution of the ratio of the mean square successive
           difference to the variance. Ann. Math. Stat. 12, 367-395. doi:10.1214/aoms/1177731677
    """
    decay = 1 - 0.5 ** (1 / half_life)
    scale = base.copy()
    out = np.empty_like(residuals)
    last = residuals[0]
    for t, row in enumerate(residuals):
        out[t] = np.maximum(scale, FLOOR * base)
        if t == 0:
            continue
        change = np.minimum(DIFFERENCE_TO_SD * np.abs(row - last), DIFFERENCE_CAP * scale)
        updated = scale + decay * (change - scale)
        scale = updated if is_real is None else np.where(is_real[t], updated, scale)
        last = row if is_real is None else np.where(is_real[t], row, last)
    return out


def winsorise(residuals: Float, scale: Float, is_real: Bool | None) -> Float:
    """Residuals in units of ``scale``, within +-2.5, 0 in rows that do not count."""
    out = np.clip(residuals / scale, -LIMIT, LIMIT)
    return out if is_real is None else np.where(is_real, out, 0.0)
