"""Pairs with and without a link, alike enough to be mistaken for each other."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.simulate.noise import autoregressive
from kpi_audit.simulate.pairs import Scenario, simulate

LINKS = (
    "linked",
    "weakly linked",
    "common season and trend",
    "common season, ar 0.95",
    "random walks",
    "common spike",
)
SPIKE = 0.4  # log points, in the last three periods of a cycle


def simulate_link(
    rng: np.random.Generator, kind: str, n_series: int, n_periods: int, cycle: int = 52
) -> tuple[Float, Float]:
    """Draw logs of KPI and outcome, each of shape (n_series, n_periods).

    Parameters
    ----------
    rng : numpy.random.Generator
    kind : str
        One of ``LINKS``; only the first two are linked. ``weakly linked`` has twice the outcome
        noise and three times the KPI noise.
    n_series, n_periods, cycle : int

    Examples
    --------
    >>> simulate_link(np.random.default_rng(1), "random walks", 2, 10)[0].shape
    (2, 10)
    """
    shape = (n_series, n_periods)
    if kind in {"linked", "weakly linked"}:
        noise = (3.0, 2.0) if kind == "weakly linked" else (1.0, 1.0)
        scenario = Scenario(
            n_baseline=n_periods - 1,
            n_audited=1,
            cycle=cycle,
            kpi_noise=noise[0],
            outcome_noise=noise[1],
        )
        pairs = simulate(rng, n_series, scenario)
        return pairs.kpi, pairs.outcome
    if kind == "random walks":
        kpi, outcome = (0.05 * np.cumsum(rng.standard_normal(shape), axis=1) for _ in range(2))
        return kpi, outcome
    return _in_common(rng, kind, shape, cycle)


def _in_common(
    rng: np.random.Generator, kind: str, shape: tuple[int, int], cycle: int
) -> tuple[Float, Float]:
    """Two series that share their calendar and nothing else."""
    t = np.arange(shape[1])
    phase = rng.uniform(0, 2 * np.pi, (shape[0], 1))
    shared = rng.uniform(0.05, 0.25, (shape[0], 1)) * np.sin(2 * np.pi * t / cycle + phase)
    shared = shared + rng.normal(0.08, 0.08, (shape[0], 1)) * t / cycle
    if kind == "common spike":
        shared = shared + SPIKE * (t % cycle >= cycle - 3)
    phi = 0.95 if kind == "common season, ar 0.95" else 0.5
    kpi, outcome = (
        shared + 0.06 * autoregressive(rng.standard_normal(shape), phi) for _ in range(2)
    )
    return kpi, outcome
