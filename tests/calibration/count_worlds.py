"""Counts per week, innocent and smoothed: baseline and audited weeks of one KPI."""

from collections.abc import Callable

import numpy as np

from kpi_audit.arrays import Float

World = Callable[[np.random.Generator, int, int, int, float], Float]
Rng = np.random.Generator
YEAR = 52.18


def _season(weeks: int, size: float = 0.2) -> Float:
    return 1 + size * np.sin(2 * np.pi * np.arange(weeks) / YEAR)


def poisson(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    del start
    return rng.poisson(mean, (rows, weeks)).astype(np.float64)


def seasonal(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    del start
    return rng.poisson(mean * _season(weeks, 0.4), (rows, weeks)).astype(np.float64)


def overdispersed(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    del start
    return rng.poisson(rng.gamma(10, mean / 10, (rows, weeks))).astype(np.float64)


def week_of_month(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    del start
    busy = np.where(np.arange(weeks) % 4 == 3, 1.6, 0.8)
    return rng.poisson(mean * busy, (rows, weeks)).astype(np.float64)


def holidays(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    del start
    level = np.where(np.isin(np.arange(weeks) % 52, (15, 51)), 0.3, 1.0)
    return rng.poisson(mean * level, (rows, weeks)).astype(np.float64)


def growth(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    level = mean * np.exp(np.arange(weeks) / YEAR * np.log(2)) * (1 + (np.arange(weeks) > start))
    return rng.poisson(level, (rows, weeks)).astype(np.float64)


def calmer(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    """Over-dispersed in the baseline, a plain count since."""
    counts = overdispersed(rng, rows, weeks, start, mean)
    counts[:, start:] = rng.poisson(mean, (rows, weeks - start))
    return counts


def scheduled(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    """Members who come nearly every week: far below the floor, before and since."""
    del start
    return rng.binomial(round(mean / 0.9), 0.9, (rows, weeks)).astype(np.float64)


def scheduled_with_jumps(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    """Membership changed in steps before the audit and is stable since."""
    size = np.cumsum(
        rng.choice([0.0, -0.12, 0.15], (rows, weeks), p=[0.94, 0.03, 0.03]) * mean, axis=1
    )
    size[:, start:] = size[:, [start]]
    members = np.rint(np.maximum(mean + size, 0.5 * mean) / 0.95).astype(np.int64)
    return rng.binomial(members, 0.95).astype(np.float64)


def scheduled_with_breaks(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    """Members who come nearly every week, except in ten summer weeks and around the new year."""
    del start
    share = np.where(np.isin(np.arange(weeks) % 52, [*range(26, 36), 50, 51, 0]), 0.6, 0.95)
    share = np.tile(share, (rows, 1)) * np.where(share < 0.9, rng.uniform(0.7, 1, (rows, weeks)), 1)
    return rng.binomial(round(mean / 0.95), share).astype(np.float64)


def capacity(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    """Demand grows until the slots bind."""
    demand = mean * np.linspace(0.6, 1.3, weeks)
    del start
    return np.minimum(rng.poisson(demand, (rows, weeks)), round(mean)).astype(np.float64)


def _waves(weeks: int) -> Float:
    """A level that no calendar knows."""
    t = np.arange(weeks)
    return 1 + 0.5 * np.sin(t / 9) + 0.2 * np.sin(t / 5)


def waves(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    del start
    return rng.poisson(mean * _waves(weeks), (rows, weeks)).astype(np.float64)


def headcount(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    """A stock, not a flow: what is there stays until somebody comes or goes."""
    del start
    moves = rng.poisson(0.02 * mean, (rows, weeks)) - rng.poisson(0.02 * mean, (rows, weeks))
    return np.maximum(np.cumsum(moves, axis=1) + 5 * mean, 0.0)


def waves_quartered(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
    level = mean * _waves(weeks)
    counts = rng.poisson(level, (rows, weeks)).astype(np.float64)
    late = level[start:] + 0.5 * (counts[:, start:] - level[start:])
    counts[:, start:] = np.floor(late + rng.random(late.shape))
    return counts


def _smoothed(share: float) -> World:
    def world(rng: Rng, rows: int, weeks: int, start: int, mean: float) -> Float:
        counts = rng.poisson(mean * _season(weeks), (rows, weeks)).astype(np.float64)
        level = mean * _season(weeks)[start:]
        late = level + np.sqrt(share) * (counts[:, start:] - level)
        counts[:, start:] = np.floor(late + rng.random(late.shape))
        return counts

    return world


INNOCENT: dict[str, World] = {
    "poisson": poisson,
    "seasonal": seasonal,
    "overdispersed": overdispersed,
    "week_of_month": week_of_month,
    "holidays": holidays,
    "growth": growth,
    "calmer": calmer,
    "capacity": capacity,
    "waves": waves,
    "headcount": headcount,
}
REGULAR: dict[str, World] = {  # innocent with a baseline; cannot be told from gaming without one
    "scheduled": scheduled,
    "scheduled_with_jumps": scheduled_with_jumps,
    "scheduled_with_breaks": scheduled_with_breaks,
}
SMOOTHED: dict[str, World] = {
    "variance_halved": _smoothed(0.5),
    "variance_quartered": _smoothed(0.25),
    "variance_tenth": _smoothed(0.1),
    "variance_quartered_on_waves": waves_quartered,
}
