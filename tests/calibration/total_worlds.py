"""What actors reach in a period, innocent and stopped at a target."""

from collections.abc import Callable

import numpy as np

from kpi_audit.arrays import Int

Rng = np.random.Generator
World = Callable[[Rng, tuple[int, int], int], Int]  # rng, (repetitions, actor-periods), target


def mixture(rng: Rng, size: tuple[int, int], target: int) -> Int:
    """Actors differ, each period is a count of its own."""
    return rng.poisson(rng.gamma(6, target / 6, size))


def alike(rng: Rng, size: tuple[int, int], target: int) -> Int:
    return rng.poisson(target, size)


def spread_out(rng: Rng, size: tuple[int, int], target: int) -> Int:
    return rng.poisson(rng.gamma(1.5, target / 1.5, size))


def part_timers(rng: Rng, size: tuple[int, int], target: int) -> Int:
    mean = np.where(rng.random(size) < 0.4, 0.5, 1.2) * target
    return rng.poisson(mean)


def limit_further_on(rng: Rng, size: tuple[int, int], target: int) -> Int:
    return np.minimum(mixture(rng, size, target), round(1.5 * target))


def tired(rng: Rng, size: tuple[int, int], target: int) -> Int:
    """Whoever did much does a little less of what was left."""
    made = mixture(rng, size, target)
    return np.where(made > 0.7 * target, 0.7 * target + 0.8 * (made - 0.7 * target), made).astype(
        np.int64
    )


def round_habits(rng: Rng, size: tuple[int, int], target: int) -> Int:
    made = mixture(rng, size, target)
    return np.where(rng.random(size) < 0.2, 5 * np.rint(made / 5), made).astype(np.int64)


def effort_to_reach(rng: Rng, size: tuple[int, int], target: int) -> Int:
    """Eight in ten of those who would end up to four short bring it to the target."""
    made = mixture(rng, size, target)
    short = (made >= target - 4) & (made < target) & (rng.random(size) < 0.8)
    return np.where(short, target, made)


def half_effort(rng: Rng, size: tuple[int, int], target: int) -> Int:
    made = mixture(rng, size, target)
    short = (made >= target - 3) & (made < target) & (rng.random(size) < 0.4)
    return np.where(short, target + (rng.random(size) < 0.3), made)


def stopped(share: float, base: World = mixture) -> World:
    def world(rng: Rng, size: tuple[int, int], target: int) -> Int:
        made = base(rng, size, target)
        stops = (made > target) & (rng.random(size) < share)
        return np.where(stops, target + (rng.random(size) < 0.3), made)

    return world


INNOCENT: dict[str, World] = {
    "mixture": mixture, "alike": alike, "spread_out": spread_out, "part_timers": part_timers,
    "limit_further_on": limit_further_on, "tired": tired, "round_habits": round_habits,
    "effort_to_reach": effort_to_reach, "half_effort": half_effort,
}  # fmt: skip
STOPPED: dict[str, World] = {
    "stopped_10%": stopped(0.1), "stopped_20%": stopped(0.2), "stopped_40%": stopped(0.4),
    "stopped_80%": stopped(0.8), "stopped_40%_spread_out": stopped(0.4, spread_out),
    "stopped_40%_round_habits": stopped(0.4, round_habits),
    "stopped_40%_beside_effort": stopped(0.4, effort_to_reach),
}  # fmt: skip
