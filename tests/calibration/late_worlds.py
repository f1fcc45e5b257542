"""Worlds in which results arrive late, with known truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.simulate.pairs import Scenario, simulate

AGES = 105
LEVEL = 600.0  # results a week
STILL = Scenario(lag=0)


@dataclass(frozen=True)
class World:
    """How long results take: weeks on average, and what happens to that since the onset."""

    scenario: Scenario = STILL
    mean: float = 4.0
    season: float = 0.0  # share by which the mean swings over the year
    pace: float = 1.0  # times the mean, since the onset
    set_aside: float = 0.0  # share of results that arrive 13 weeks later, since the onset
    level: float = LEVEL


def draw(rng: np.random.Generator, n: int, world: World) -> tuple[Float, Float]:
    """Levels of the KPI (n, periods), and results by cohort and age (n, periods, AGES)."""
    pairs = simulate(rng, n, world.scenario)
    n_periods = pairs.kpi.shape[1]
    t = np.arange(n_periods)
    since = t >= pairs.onset[:, None]
    mean = world.mean * (1 + world.season * np.sin(2 * np.pi * t / 52))
    mean = np.where(since, world.pace, 1.0) * mean
    stay = np.exp(-1 / mean)[:, :, None] ** np.arange(AGES + 1)  # still to come at each age's start
    share = stay[:, :, :-1] - stay[:, :, 1:]
    later = np.concatenate([np.zeros_like(share[:, :, :13]), share[:, :, :-13]], axis=2)
    aside = np.where(since, world.set_aside, 0.0)[:, :, None]
    expected = world.level * np.exp(pairs.outcome)[:, :, None]
    return 1000 * np.exp(pairs.kpi), rng.poisson(expected * ((1 - aside) * share + aside * later))
