"""A peak at the target: counts that already rise above the curve before the target is reached."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.excess.window import Window

STANDS_ABOVE = 2.0  # standard errors of the counts short of the target above the curve
HIGHEST = np.log(20.0)  # of the factor that a peak is carried on by


def carried_on(window: Window, mean: Float, usable: Bool) -> Float:
    """Return the factor by which a peak short of the target lifts each near bin, at least 1.

    A push empties the bins short of the target. Forecast errors around 0, or arrivals around a
    plan, peak there by themselves: the last bin short of the target and those before it stand
    above the curve, too; the last alone is a price of 99. The growth of their ratio to the curve
    is carried on over the target.

    Parameters
    ----------
    window : Window
    mean : Float
        What a curve without a step expects, shape (n_segments, n_bins).
    usable : Bool
        Bins that can hold a value, shape (n_segments, n_bins).
    """
    out = np.ones_like(mean)
    last = window.offset == -1
    if not last.any():
        return out
    rises = usable[:, last][:, 0]
    parts = (last, STANDS_ABOVE), (window.gap, STANDS_ABOVE), (window.gap & ~last, 0.0)
    for part, errors in parts:
        expected = np.maximum(mean[:, part].sum(axis=1), 1e-9)
        rises &= window.n[:, part].sum(axis=1) > expected + errors * np.sqrt(expected)
    weight = np.where(usable & window.gap, window.n, 0.0) + 1e-9 * window.gap
    ratio = np.log(np.maximum(window.n, 0.5) / np.maximum(mean, 1e-9))
    total = weight.sum(axis=1, keepdims=True)
    middle = (weight * window.offset).sum(axis=1, keepdims=True) / total
    level = (weight * ratio).sum(axis=1, keepdims=True) / total
    away = window.offset - middle
    spread = (weight * away**2).sum(axis=1, keepdims=True)
    slope = (weight * away * ratio).sum(axis=1, keepdims=True) / np.maximum(spread, 1e-9)
    line = np.clip(level + np.maximum(slope, 0.0) * away, 0.0, HIGHEST)
    out[:, window.near] = np.exp(line[:, window.near])
    return np.asarray(np.where(rises[:, np.newaxis], out, 1.0))
