"""Worlds of cases: hours of work, whether the clock was stopped, and a deadline of 24 hours.

A world returns the hours on the clock and whether it was stopped, shape (repetitions, cases).
"""

from collections.abc import Callable

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.shapes.clocks import STEPS, Clocks

Rng = np.random.Generator
World = Callable[[Rng, tuple[int, int]], tuple[Float, Bool]]
DEADLINE = 24.0
FIRST, LAST = 100, 420


def _share(x: Float) -> Float:
    return np.asarray(1 / (1 + np.exp(-x)))


def ordinary(
    *,
    typical: float = 0.6,  # times the deadline
    spread: float = 0.8,  # of log hours
    stopped: float = -1.4,  # log odds at the deadline
    slope: float = 0.0,  # of these per log hour
    curve: float = 0.0,
    jump: float = 0.0,  # from the deadline on: another team takes over
    effort: float = 0.0,  # share of near misses that are ended in time by working on them
    people: float = 0.0,  # spread of habits over 15 people, who also differ in speed
    weeks: float = 0.0,  # spread over 12 weeks of both
) -> World:
    def draw(rng: Rng, size: tuple[int, int]) -> tuple[Float, Bool]:
        habit = people * rng.normal(0, 1, (size[0], 15))
        week = weeks * rng.normal(0, 1, (size[0], 12))
        who, when = rng.integers(0, 15, size), rng.integers(0, 12, size)
        own = np.take_along_axis(habit, who, 1) + np.take_along_axis(week, when, 1)
        hours = DEADLINE * typical * np.exp(spread * rng.normal(0, 1, size) + 0.4 * own)
        x = np.log(hours / DEADLINE)
        odds = stopped + slope * x + curve * x**2 + jump * (x >= 0) + own
        is_stopped = rng.random(size) < _share(odds)
        hurried = (x > 0) & (x < np.log(1.4)) & (rng.random(size) < effort)
        hours = np.where(hurried, DEADLINE * rng.uniform(0.86, 1.0, size), hours)
        return hours, is_stopped

    return draw


def parking(share: float, **usual: float) -> World:
    """``share`` of the cases that would miss the deadline by up to 60 % are parked in time."""
    honest = ordinary(**usual)

    def draw(rng: Rng, size: tuple[int, int]) -> tuple[Float, Bool]:
        hours, is_stopped = honest(rng, size)
        parked = (hours > DEADLINE) & (hours < 1.6 * DEADLINE) & (rng.random(size) < share)
        low = DEADLINE * rng.uniform(0.86, 1.0, size)
        return np.where(parked, low, hours), is_stopped | parked

    return draw


def counted(hours: Float, is_stopped: Bool) -> tuple[Float, Float]:
    """Cases and stopped cases per step, shape (repetitions, LAST - FIRST)."""
    size, width = len(hours), LAST - FIRST
    step = np.clip(np.floor(STEPS * np.log2(hours)).astype(np.int64), FIRST, LAST - 1) - FIRST
    flat = step + width * np.arange(size)[:, np.newaxis]
    cases = np.bincount(flat.ravel(), minlength=size * width).reshape(size, width)
    stopped = np.bincount(flat[is_stopped], minlength=size * width).reshape(size, width)
    return cases.astype(np.float64), stopped.astype(np.float64)


def table(now: tuple[Float, Float], before: tuple[Float, Float] | None = None) -> Clocks:
    size = len(now[0])
    base = (0 * now[0], 0 * now[1]) if before is None else before
    totals = [np.column_stack([n.sum(1), s.sum(1), *3 * [n.sum(1)]]) for n, s in (now, base)]
    return Clocks(
        tuple(str(i) for i in range(size)), np.arange(FIRST, LAST), *now, *base,
        totals[0], totals[1], np.zeros((size, 3)), np.zeros((size, 3)),
    )  # fmt: skip


INNOCENT: dict[str, World] = {
    "ordinary": ordinary(),
    "longer_cases_wait_more": ordinary(slope=1.0),
    "longer_cases_wait_less": ordinary(slope=-1.0),
    "curved": ordinary(slope=0.5, curve=-0.8),
    "rarely_stopped": ordinary(stopped=-3.0),
    "mostly_stopped": ordinary(stopped=1.5),
    "escalated_when_late": ordinary(jump=1.0),
    "handed_on_when_late": ordinary(jump=-1.5),
    "effort_to_end_in_time": ordinary(effort=0.6),
    "effort_and_longer_wait_more": ordinary(effort=0.6, slope=0.7),
    "effort_and_longer_wait_much_more": ordinary(effort=0.6, slope=1.5),
    "effort_and_escalation": ordinary(effort=0.4, jump=1.0),
    "people_differ": ordinary(people=1.0),
    "busy_weeks": ordinary(weeks=0.6, slope=0.5),
    "most_are_late": ordinary(typical=1.5),
}
DISTORTED: dict[str, World] = {
    "parked_20%": parking(0.2),
    "parked_40%": parking(0.4),
    "parked_70%": parking(0.7),
    "parked_40%_longer_wait_more": parking(0.4, slope=1.0),
    "parked_40%_beside_effort": parking(0.4, effort=0.3),
}
