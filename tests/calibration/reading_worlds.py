"""Worlds of a KPI beside an independent measurement: honest units, and units that overstate."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float

Rng = np.random.Generator
Shape = tuple[int, int]  # units, periods
World = Callable[[Rng, Shape], Float]  # log ratio beyond what all share, (units, periods)


def equal(_: Rng, shape: Shape) -> Float:
    return np.zeros(shape)


def units_differ(rng: Rng, shape: Shape) -> Float:
    return np.zeros(shape) + rng.normal(0, 0.1, (shape[0], 1))


def heavy_tails(rng: Rng, shape: Shape) -> Float:
    return 0.05 * rng.standard_t(3, (shape[0], 1)) + 0.03 * rng.standard_t(3, shape)


def skewed(rng: Rng, shape: Shape) -> Float:
    return 0.1 * rng.exponential(1.0, (shape[0], 1)) + np.zeros(shape)


def minority_covered_otherwise(rng: Rng, shape: Shape) -> Float:
    """A tenth of the units lies outside the register's area."""
    return 0.4 * (rng.random((shape[0], 1)) < 0.1) + rng.normal(0, 0.03, shape)


def shared_drift(rng: Rng, shape: Shape) -> Float:
    return np.linspace(0, 0.5, shape[1]) + rng.normal(0, 0.03, shape)


def seasonal(rng: Rng, shape: Shape) -> Float:
    wave = np.sin(2 * np.pi * (np.arange(shape[1]) / 12 + rng.random((shape[0], 1))))
    return 0.1 * wave + rng.normal(0, 0.03, shape)


def wanders(rng: Rng, shape: Shape) -> Float:
    """First-order autoregression with a coefficient of 0.7."""
    out = rng.normal(0, 0.05, shape)
    for t in range(1, shape[1]):
        out[:, t] = 0.7 * out[:, t - 1] + np.sqrt(1 - 0.49) * out[:, t]
    return out


def random_walk(rng: Rng, shape: Shape) -> Float:
    return np.cumsum(rng.normal(0, 0.02, shape), axis=1)


def own_trends(rng: Rng, shape: Shape) -> Float:
    slope = rng.normal(0, 0.01, (shape[0], 1))
    return slope * np.arange(shape[1]) + rng.normal(0, 0.03, shape)


def overstated(
    size: float, share: float, world: World = units_differ, *, since: float = 0.5
) -> World:
    """The first ``share`` of units claim ``size`` more, from that part of the periods on."""

    def draw(rng: Rng, shape: Shape) -> Float:
        off = world(rng, shape)
        off[: int(share * shape[0]), round(since * shape[1]) :] += np.log1p(size)
        return off

    return draw


INNOCENT: dict[str, World] = {
    "equal": equal, "units_differ": units_differ, "heavy_tails": heavy_tails, "skewed": skewed,
    "minority_covered_otherwise": minority_covered_otherwise, "shared_drift": shared_drift,
    "seasonal": seasonal, "wanders": wanders, "random_walk": random_walk,
    "own_trends": own_trends,
}  # fmt: skip
OVERSTATED = {
    f"overstated_{size:.0%}": overstated(size, 0.05) for size in (0.1, 0.2, 0.5, 1.0)
}  # fmt: skip


def records(
    world: World, seed: int, units: int, periods: int, *, days: int = 8, cases: float = 30.0
) -> pd.DataFrame:
    """Return counts of ``days`` readings per period; a coverage of 0.7 is shared by all.

    Units differ in size (log-normal, sigma 1); one reading in two hundred is a typing error, ten
    times too high or too low.
    """
    rng = np.random.default_rng([seed, units, periods])
    off = world(rng, (units, periods))[..., np.newaxis]
    size = cases * np.exp(rng.normal(0, 1, (units, 1, 1)))
    truth = rng.gamma(20.0, size / 20, (units, periods, days))
    wrong = np.where(rng.random(truth.shape) < 0.005, 10.0 ** rng.choice([-1, 1], truth.shape), 1)
    segment, month, _ = (part.ravel() for part in np.indices(truth.shape))
    return pd.DataFrame(
        {
            "segment": [f"unit {i:04d}" for i in segment],
            "period_start": (np.datetime64("2022-01", "M") + month).astype("datetime64[D]"),
            "value": rng.poisson(0.7 * truth * np.exp(off) * wrong).ravel(),
            "compare": rng.poisson(truth).ravel(),
        }
    )
