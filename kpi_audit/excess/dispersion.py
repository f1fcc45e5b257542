"""How far counts scatter around a fit, beyond chance: the yardstick of an excess."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float

STANDS_OUT = 2.5  # about the largest of 30 standard normal values; a taller spike is a spike


def dispersion(residual: Float, variance: Float, used: Bool, run: int, columns: int) -> Float:
    """Variance factor, at least 1: the largest of three.

    1. Pearson chi-square per degree of freedom, bin by bin;
    2. the same over sums of ``run`` adjacent bins: neighbours that err together (a curve that
       does not fit) do not average out;
    3. ``(largest placebo z / 2.5)^2`` over such sums: where single values carry spikes (a price
       list, a scale with unattainable scores) a spike at the target is not special.

    Parameters
    ----------
    residual, variance : Float
        Count minus expectation, and its variance at dispersion 1, shape (n_segments, n_bins).
    used : Bool
        Bins that took part in the fit, shape (n_segments, n_bins).
    run : int
        Bins that the excess is summed over.
    columns : int
        Number of fitted coefficients.

    Returns
    -------
    Float
        Shape (n_segments,).
    """
    freedom = np.maximum(used.sum(axis=1) - columns, 1)
    square = np.where(used, residual**2 / np.maximum(variance, 1e-9), 0.0)
    single = square.sum(axis=1) / freedom
    z = placebo_z(residual, variance, used, np.ones(run))
    return np.asarray(np.maximum.reduce([np.ones_like(single), single, _scatter(z, used, columns)]))


def contrast_dispersion(
    residual: Float, variance: Float, used: Bool, size: tuple[int, int], columns: int
) -> Float:
    """Return the same of "``size[0]`` bins minus the ``size[1]`` bins before them", elsewhere.

    Where prices end in 9 or scores come in clusters, a high bin after low ones is no exception.
    Shape (n_segments,); arguments as for `dispersion`.
    """
    near, gap = size
    signs = np.concatenate([-np.ones(gap), np.ones(near)])
    return _scatter(placebo_z(residual, variance, used, signs), used, columns)


def _scatter(z: Float, used: Bool, columns: int) -> Float:
    """Return the larger of the mean square of placebo z and ``(largest / 2.5)^2``."""
    counted = np.maximum((~np.isnan(z)).sum(axis=1), 1)
    bins = np.maximum(used.sum(axis=1), 1)
    share = np.maximum(bins - columns, 1) / bins  # the fit has absorbed part of the scatter
    joint = np.nansum(z**2, axis=1) / counted / share
    spike = np.nanmax(np.nan_to_num(z, nan=0.0), axis=1, initial=0.0) / STANDS_OUT
    return np.asarray(np.maximum(joint, spike**2))


def placebo_z(residual: Float, variance: Float, used: Bool, signs: Float) -> Float:
    """Standardised signed sum of each run of adjacent used bins; NaN where one is not used."""
    run = len(signs)
    if residual.shape[1] < run:
        return np.full((len(residual), 1), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view
    total = windows(residual, run, axis=1) @ signs
    z = total / np.sqrt(np.maximum(windows(variance, run, axis=1).sum(axis=-1), 1e-9))
    return np.where(windows(used, run, axis=1).all(axis=-1), z, np.nan)
