"""Worlds of values around a target of 100: what honest business looks like, and a push."""

from collections.abc import Callable

import numpy as np

from kpi_audit.arrays import Int
from kpi_audit.shapes.histogram import Histogram

TARGET, BINS = 100, 300
Rng = np.random.Generator
World = Callable[[Rng, int, float], Int]  # (rng, records, shift of the whole distribution)


def _whole(values: np.ndarray) -> Int:
    return np.rint(values).astype(np.int64)


def smooth(rng: Rng, n: int, shift: float) -> Int:
    return _whole(rng.normal(97 + shift, 14, n))


def skewed(rng: Rng, n: int, shift: float) -> Int:
    return _whole(rng.gamma(12, 8.0, n) + shift)


def heavy_tail(rng: Rng, n: int, shift: float) -> Int:
    return _whole(95 + shift + 10 * rng.standard_t(3, n))


def far_below(rng: Rng, n: int, shift: float) -> Int:
    return _whole(rng.normal(72 + shift, 14, n))


def slope_change(rng: Rng, n: int, shift: float) -> Int:
    """Log density with a kink at the target: flat below, falling above."""
    above = rng.random(n) < 0.4
    return _whole(np.where(above, 100 + rng.exponential(20, n), 100 - 30 * rng.random(n)) + shift)


def rounders(share: float) -> World:
    def draw(rng: Rng, n: int, shift: float) -> Int:
        x = smooth(rng, n, shift)
        rounds, tens = rng.random(n) < share, rng.random(n) < 0.7
        to_five = np.where(tens, np.rint(x / 10) * 10, np.rint(x / 5) * 5).astype(np.int64)
        return np.where(rounds, to_five, x)

    return draw


def discrete_support(rng: Rng, n: int, shift: float) -> Int:
    """80 attainable scores among 120, as a conversion table from raw scores gives."""
    table = np.sort(np.random.default_rng(5).choice(np.arange(40, 160), 80, replace=False))
    return table[np.clip(np.searchsorted(table, smooth(rng, n, shift)), 0, 79)]


def coarse_grid(rng: Rng, n: int, shift: float) -> Int:
    return smooth(rng, n, shift) // 3 * 3 + 1


def price_endings(rng: Rng, n: int, shift: float) -> Int:
    x = smooth(rng, n, shift)
    return np.where(rng.random(n) < 0.5, x // 10 * 10 + 9, x)


def new_price(rng: Rng, n: int, shift: float) -> Int:
    """One new popular value away from the target, 8 % of records, only since the audit started."""
    x = smooth(rng, n, shift)
    return np.where(rng.random(n) < 0.08, 109, x) if shift else x


def pushed(world: World, share: float, target: int = TARGET) -> World:
    """Move ``share`` of those 1 to 4 short of the target to it, or one beyond."""

    def draw(rng: Rng, n: int, shift: float) -> Int:
        x = world(rng, n, shift)
        moved = (x >= target - 4) & (x < target) & (rng.random(n) < share)
        return np.where(moved, target + (rng.random(n) < 0.3), x)

    return draw


def walled(world: World, kept: float) -> World:
    """Of values beyond the target only ``kept`` occur; the others never came to be."""

    def draw(rng: Rng, n: int, shift: float) -> Int:
        x = world(rng, 3 * n, shift)
        return x[(x <= TARGET) | (rng.random(len(x)) < kept)][:n]

    return draw


def few(mean: float, spread: float) -> World:
    """Records per actor, at least one: a gamma mixture of Poisson counts."""

    def draw(rng: Rng, n: int, shift: float) -> Int:
        x = rng.poisson(rng.gamma(spread, (mean + shift / 10) / spread, 2 * n))
        return x[x > 0][:n]

    return draw


def pushed_few(world: World, share: float, target: int) -> World:
    """Move ``share`` of those one or two short of a small target to it."""

    def draw(rng: Rng, n: int, shift: float) -> Int:
        x = world(rng, n, shift)
        return np.where((x >= target - 2) & (x < target) & (rng.random(n) < share), target, x)

    return draw


INNOCENT: dict[str, World] = {
    "smooth": smooth, "skewed": skewed, "heavy_tail": heavy_tail, "far_below": far_below,
    "slope_change": slope_change, "rounders_15_pct": rounders(0.15),
    "rounders_40_pct": rounders(0.4), "discrete_support": discrete_support,
    "coarse_grid": coarse_grid, "price_endings": price_endings, "new_price": new_price,
}  # fmt: skip


def counts(draws: list[Int]) -> Int:
    return np.array([np.bincount(np.clip(d, 0, BINS - 1), minlength=BINS) for d in draws])


def histogram(n: Int, baseline: Int | None = None) -> Histogram:
    names = tuple(str(i) for i in range(len(n)))
    return Histogram(names, np.arange(float(BINS)), n, 0 * n if baseline is None else baseline, 1.0)
