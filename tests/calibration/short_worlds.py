"""Honest scales of few points: wins in so many bouts, marks out of 20."""

from collections.abc import Callable

import numpy as np

from kpi_audit.arrays import Int
from tests.calibration.value_worlds import Rng

ShortWorld = Callable[[Rng, int, int], Int]  # (rng, records, points)
DIFFICULTY = np.random.default_rng(1).beta(2, 2, 40)


def even_chances(rng: Rng, n: int, points: int) -> Int:
    return rng.binomial(points, rng.beta(5, 5, n))


def close_to_the_middle(rng: Rng, n: int, points: int) -> Int:
    return rng.binomial(points, rng.beta(20, 20, n))


def far_apart(rng: Rng, n: int, points: int) -> Int:
    return rng.binomial(points, rng.beta(2, 2, n))


def mostly_good(rng: Rng, n: int, points: int) -> Int:
    return rng.binomial(points, rng.beta(4, 2.5, n))


def rare_events(rng: Rng, n: int, points: int) -> Int:
    return np.minimum(rng.poisson(points / 2, n), points)


def two_crowds(rng: Rng, n: int, points: int) -> Int:
    return rng.binomial(points, np.where(rng.random(n) < 0.5, 0.3, 0.7))


def all_alike(rng: Rng, n: int, points: int) -> Int:
    return rng.integers(0, points + 1, n)


def heaps_at_the_ends(rng: Rng, n: int, points: int) -> Int:
    return np.where(rng.random(n) < 0.15, rng.choice([0, points], n), even_chances(rng, n, points))


def fives_preferred(rng: Rng, n: int, points: int) -> Int:
    x = even_chances(rng, n, points)
    five = np.minimum(np.rint(x / 5) * 5, points)
    return np.where(rng.random(n) < 0.2, five, x).astype(np.int64)


def even_points_preferred(rng: Rng, n: int, points: int) -> Int:
    x = even_chances(rng, n, points)
    return np.where(rng.random(n) < 0.2, x // 2 * 2, x)


def few_last_long(rng: Rng, n: int, points: int) -> Int:
    return np.minimum(rng.geometric(0.12, n) - 1, points)


def unequal_questions(rng: Rng, n: int, points: int) -> Int:
    p = DIFFICULTY[:points]
    able = np.log(p / (1 - p)) + rng.standard_normal((n, 1))
    return np.asarray((rng.random((n, points)) < 1 / (1 + np.exp(-able))).sum(axis=1))


def lifted(share: float, target: int, *, by_one: bool = False) -> ShortWorld:
    """Lift ``share`` of those one short of the target to it, and half as many of the next."""

    def draw(rng: Rng, n: int, points: int) -> Int:
        x = even_chances(rng, n, points)
        one, two = ((x == target - k) & (rng.random(n) < share / k) for k in (1, 2))
        return np.where(one | (two & (not by_one)), target, x)

    return draw


HONEST: dict[str, ShortWorld] = {
    world.__name__: world
    for world in (
        even_chances, close_to_the_middle, far_apart, mostly_good, rare_events, two_crowds,
        all_alike, heaps_at_the_ends, fives_preferred, even_points_preferred, few_last_long,
        unequal_questions,
    )
}  # fmt: skip
