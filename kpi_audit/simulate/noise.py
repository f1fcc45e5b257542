"""Noise of the kinds that ordinary business shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from kpi_audit.arrays import Float

OUTLIER_SHARE = 0.03
OUTLIER_SIZE = 6.0  # standard deviations
WARM_UP = 100  # periods thrown away before a GARCH path is used


def autoregressive(shocks: Float, phi: Float | float) -> Float:
    """AR(1) path driven by ``shocks``, stationary from its first value.

    Parameters
    ----------
    shocks : Float
        Independent values, shape (n_series, n_periods).
    phi : Float or float
        Share of a deviation that carries over, below 1 in size; shape () or (n_series,).

    Examples
    --------
    >>> autoregressive(np.array([[0.0, 1.0, 0.0]]), 0.5)
    array([[0. , 1. , 0.5]])
    """
    out = np.empty_like(shocks)
    out[:, 0] = shocks[:, 0] / np.sqrt(1 - np.square(phi))
    for t in range(1, shocks.shape[1]):
        out[:, t] = phi * out[:, t - 1] + shocks[:, t]
    return out


def _moving_average(shocks: Float) -> Float:
    out = shocks.copy()
    out[:, 1:] += 0.5 * shocks[:, :-1]
    return np.asarray(out / np.sqrt(1.25))


def _heavy_tailed(rng: np.random.Generator, shape: tuple[int, int]) -> Float:
    return np.asarray(rng.standard_t(3, shape) / np.sqrt(3))


def _skewed(rng: np.random.Generator, shape: tuple[int, int]) -> Float:
    return np.asarray(rng.standard_exponential(shape) - 1)


def _outliers(rng: np.random.Generator, shape: tuple[int, int]) -> Float:
    is_outlier = rng.random(shape) < OUTLIER_SHARE
    size = OUTLIER_SIZE * rng.choice([-1.0, 1.0], shape)
    return np.asarray(rng.standard_normal(shape) + is_outlier * size)


def _garch(rng: np.random.Generator, shape: tuple[int, int]) -> Float:
    shocks = rng.standard_normal((shape[0], shape[1] + WARM_UP))
    variance = np.ones(shape[0])
    out = np.empty_like(shocks)
    for t in range(out.shape[1]):
        out[:, t] = np.sqrt(variance) * shocks[:, t]
        variance = 0.1 + 0.2 * out[:, t] ** 2 + 0.7 * variance
    return out[:, WARM_UP:]


_SHAPES: Mapping[str, Callable[[np.random.Generator, tuple[int, int]], Float]] = {
    "iid": lambda rng, shape: rng.standard_normal(shape),
    "ar 0.3": lambda rng, shape: autoregressive(rng.standard_normal(shape), 0.3),
    "ar 0.6": lambda rng, shape: autoregressive(rng.standard_normal(shape), 0.6),
    "ar 0.9": lambda rng, shape: autoregressive(rng.standard_normal(shape), 0.9),
    "ar 0.8": lambda rng, shape: autoregressive(rng.standard_normal(shape), 0.8),
    "ar 0 to 0.9": lambda rng, shape: autoregressive(
        rng.standard_normal(shape), rng.uniform(0, 0.9, shape[0])
    ),
    "ma 0.5": lambda rng, shape: _moving_average(rng.standard_normal(shape)),
    "random walk": lambda rng, shape: (
        rng.standard_normal(shape) + 0.1 * np.cumsum(rng.standard_normal(shape), axis=1)
    ),
    "t3": _heavy_tailed,
    "skew right": _skewed,
    "skew left": lambda rng, shape: -_skewed(rng, shape),
    "outliers": _outliers,
    "garch": _garch,
}
NOISES = tuple(_SHAPES)


def noise(rng: np.random.Generator, kind: str, shape: tuple[int, int]) -> Float:
    """Noise whose one-step standard deviation is about 1.

    Parameters
    ----------
    rng : numpy.random.Generator
        Seeded by the caller.
    kind : str
        One of ``NOISES``. ``random walk`` adds a level that wanders by 0.1 per period;
        ``ar 0 to 0.9`` draws a coefficient for each series.
    shape : tuple[int, int]
        (n_series, n_periods).

    Examples
    --------
    >>> noise(np.random.default_rng(1), "t3", (2, 3)).shape
    (2, 3)
    """
    return _SHAPES[kind](rng, shape)
