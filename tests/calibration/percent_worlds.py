"""Worlds of ratios k / D: counts in a baseline and an audited year, shape (repetitions, n)."""

from typing import Protocol

import numpy as np

from kpi_audit.arrays import Float

Rng = np.random.Generator
Counts = tuple[Float, Float]  # numerators, denominators


class World(Protocol):
    """Draws the records of the audited year, or of the one before."""

    def __call__(self, rng: Rng, size: tuple[int, int], /, *, since: bool) -> Counts: ...


def _sizes(rng: Rng, size: tuple[int, int], median: float = 800, spread: float = 0.8) -> Float:
    return np.rint(median * np.exp(spread * rng.standard_normal(size))) + 1


def smooth(a: float, b: float, median: float = 800, growth: float = 1) -> World:
    """Ratios follow a beta law; denominators may grow."""

    def draw(rng: Rng, size: tuple[int, int], *, since: bool) -> Counts:
        whole = _sizes(rng, size, median * (growth if since else 1))
        return rng.binomial(whole.astype(np.int64), rng.beta(a, b, size)).astype(float), whole

    return draw


def fixed_rate(rate: float, whole: int) -> World:
    """One rate for all: the ratio's density is steep and narrow."""

    def draw(rng: Rng, size: tuple[int, int], **_: bool) -> Counts:
        return rng.binomial(whole, rate, size).astype(float), np.full(size, float(whole))

    return draw


def steady_units(units: int, whole: int) -> World:
    """Each unit reports near its own ratio every month."""

    def draw(rng: Rng, size: tuple[int, int], **_: bool) -> Counts:
        rates = np.random.default_rng(5).beta(8, 3, (size[0], units))  # as in the other year
        chosen = np.take_along_axis(rates, rng.integers(0, units, size), axis=1)
        return rng.binomial(whole, chosen).astype(float), np.full(size, float(whole))

    return draw


def repeated(times: int) -> World:
    """Each ratio is reported unchanged several times."""

    def draw(rng: Rng, size: tuple[int, int], **_: bool) -> Counts:
        whole = _sizes(rng, (size[0], -(-size[1] // times)))
        part = np.rint(whole * rng.beta(8, 3, whole.shape))
        return (np.repeat(part, times, 1)[:, : size[1]], np.repeat(whole, times, 1)[:, : size[1]])

    return draw


def quota(percent: float, share: float) -> World:
    """A rule sets one ratio for some of the records."""

    def draw(rng: Rng, size: tuple[int, int], *, since: bool) -> Counts:
        part, whole = smooth(2, 5)(rng, size, since=since)
        ruled = rng.random(size) < share
        return np.where(ruled, np.ceil(percent * whole / 100), part), whole

    return draw


def packs(step: int) -> World:
    """Numerators and denominators come in packs."""

    def draw(rng: Rng, size: tuple[int, int], *, since: bool) -> Counts:
        part, whole = smooth(8, 3, 60)(rng, size, since=since)
        return step * part, step * whole

    return draw


def small(rng: Rng, size: tuple[int, int], **_: bool) -> Counts:
    """Class sizes."""
    whole = rng.integers(5, 41, size)
    return rng.binomial(whole, rng.beta(8, 3, size)).astype(float), whole.astype(float)


def seasonal(rng: Rng, size: tuple[int, int], *, since: bool) -> Counts:
    """The level moves by ten points over the year, and has moved since the baseline."""
    level = 0.75 + 0.1 * np.sin(np.linspace(0, 2 * np.pi, size[1])) + 0.04 * since
    whole = _sizes(rng, size)
    return rng.binomial(whole.astype(np.int64), rng.beta(60 * level, 60 * (1 - level), size)), whole


def typed(before: float, now: float, step: int = 1, base: World | None = None) -> World:
    """A share of the ratios is chosen as a multiple of ``step`` percent, counts made to fit."""
    honest = base or smooth(8, 3)

    def draw(rng: Rng, size: tuple[int, int], *, since: bool) -> Counts:
        part, whole = honest(rng, size, since=since)
        percent = step * np.rint(100 * part / whole / step)
        chosen = rng.random(size) < (now if since else before)
        return np.where(chosen, np.rint(percent * whole / 100), part), whole

    return draw


INNOCENT: dict[str, World] = {
    "smooth": smooth(8, 3),
    "near_100": smooth(30, 1),
    "near_0": smooth(1, 30),
    "growing_denominators": smooth(8, 3, growth=3),
    "one_rate_50.0%_of_10000": fixed_rate(0.5, 10_000),
    "one_rate_90.3%_of_3000": fixed_rate(0.903, 3_000),
    "30_steady_units_of_20000": steady_units(30, 20_000),
    "12_steady_units_of_5000": steady_units(12, 5_000),
    "each_reported_12_times": repeated(12),
    "quota_10%_for_a_fifth": quota(10, 0.2),
    "packs_of_5": packs(5),
    "packs_of_10": packs(10),
    "class_sizes_5_to_40": small,
    "seasonal_and_shifted": seasonal,
}
HABITS: dict[str, World] = {
    "habit_40%_typed": typed(0.4, 0.4),
    "habit_40%_typed_to_fives": typed(0.4, 0.4, 5),
    "habit_40%_typed_and_seasonal": typed(0.4, 0.4, base=seasonal),
}
NEW: dict[str, World] = {
    "typed_5%": typed(0, 0.05),
    "typed_10%": typed(0, 0.10),
    "typed_20%": typed(0, 0.20),
    "typed_20%_to_fives": typed(0, 0.20, 5),
}
HIDDEN: dict[str, World] = {
    "habit_40%_hidden": typed(0.4, 0.0),
    "habit_20%_hidden": typed(0.2, 0.0),
}
