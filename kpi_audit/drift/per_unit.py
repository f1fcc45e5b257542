"""A series in relation to another that drives it, exact for large changes of small counts too."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.columns import percent
from kpi_audit.drift.step_effect import Step

LEAST_ROOT = 0.1  # of a root scaled to 2: an empty period of the driver is no division by zero


def as_log(values: Float, is_root: Bool, n_baseline: int) -> Float:
    """Relative units as a log around the baseline's mean, shape (n_series, n_periods).

    A scaled root stands for 2 where the series is at its baseline level.

    Examples
    --------
    >>> as_log(np.array([[2.0, 2.0, 4.0]]), np.array([True]), 2).round(2)
    array([[0.  , 0.  , 1.39]])
    """
    logs = np.where(is_root[:, None], 2 * np.log(np.maximum(values / 2, LEAST_ROOT)), values)
    return np.asarray(logs - logs[:, :n_baseline].mean(axis=1, keepdims=True))


def per_unit(values: Float, is_root: Bool, driver_log: Float, elasticity: Float) -> Float:
    """Series less what its driver brings: a log minus the driver's, a root divided by its root.

    If a count is proportional to its driver, its root over the driver's root stays where it is. The
    plain difference of a root and a log does not: a doubled driver would lift it by 14 %.

    Parameters
    ----------
    values : Float
        Relative units, shape (n_series, n_periods).
    is_root : Bool
        Which are scaled roots, shape (n_series,).
    driver_log : Float
        Log of the driver around its baseline mean, same shape as values.
    elasticity : Float
        Per cent that one per cent of the driver brings, shape (n_series,); 0: leave it alone.
    """
    brought = elasticity[:, None] * driver_log
    return np.where(is_root[:, None], values * np.exp(-brought / 2), values - brought)


def change_pct(step: Step, is_root: Bool) -> tuple[Float, Float, Float]:
    """Step of a log, or of a root scaled to 2, in per cent: size, low, high."""
    ends = (step.size, step.low, step.high)
    size, low, high = (
        np.where(is_root, 100 * (np.square(np.maximum(1 + root / 2, 0.0)) - 1), log)
        for root, log in zip(ends, percent(step), strict=True)
    )
    return size, low, high
