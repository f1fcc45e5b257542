"""Worlds of late and other records per actor and month, and of their reversals.

A world returns counts and reversal probabilities of shape (repetitions, actors, 24 months), late
and others; the first twelve months are the baseline.
"""

from collections.abc import Callable

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.shapes.period_ends import PeriodEnds

Rng = np.random.Generator
MONTHS = np.arange("2024-01", "2026-01", dtype="datetime64[M]").astype("datetime64[D]")
SINCE = np.arange(24) >= 12
LATE = 3 / 21.7  # of weekdays
World = Callable[[Rng, tuple[int, int, int], float], tuple[Float, Float, Float, Float]]


def _odds(p: Float, log_ratio: Float | float) -> Float:
    odds = p / (1 - p) * np.exp(log_ratio)
    return np.asarray(odds / (1 + odds))


def ordinary(
    *,
    busy: float = 1.0,  # times as many records late
    spread: float = 0.5,  # of actors' reversal rates, log odds
    habit: float = 0.0,  # actors who reverse often book late
    lateness: float = 0.0,  # spread over actors of the log odds ratio of late records, mean 0
    shock: float = 0.0,  # spread over month ends of the same: bad month ends
    season: float = 0.0,  # of reversals and records over the year
    trend: float = 0.0,  # log odds a year of reversals
    haste: float = 1.0,  # odds ratio of late records, always
    haste_rises: float = 1.0,  # times more since the audit
    later_since: float = 1.0,  # times as many late since the audit, for a good reason
    volume: float = 0.5,  # spread of actors' volumes, log
) -> World:
    def draw(rng: Rng, size: tuple[int, int, int], n: float) -> tuple[Float, Float, Float, Float]:
        reps, actors, months = size
        person = rng.normal(0, 1, (reps, actors, 1))
        year = np.cos(2 * np.pi * np.arange(months) / 12)
        base = _odds(np.full(size, 0.1), spread * person + season * year)
        month = np.arange(months) / 12
        other = _odds(base, trend * month)
        drift = trend * (month + 0.5 / 12)
        own = lateness * rng.normal(0, 1, (reps, actors, 1))
        bad = shock * rng.normal(0, 1, (reps, 1, months))
        hurried = np.log(haste) + np.log(haste_rises) * SINCE
        late = _odds(base, drift + own + bad + hurried)
        rate = n * np.exp(volume * rng.normal(0, 1, (reps, actors, 1)) + season * year)
        loaded = busy * np.exp(habit * person) * np.where(SINCE, later_since, 1.0)
        return rng.poisson(rate * LATE * loaded), rng.poisson(rate * (1 - LATE)), late, other

    return draw


def loading(
    share: float,
    reversed_share: float,
    actors_in: float = 1.0,
    only: int = 1,
    shift: int = 0,
    **usual: float,
) -> World:
    """Since the audit: extra late records, ``share`` of all, that are reversed that often.

    Of every ``only`` months the last, or the one ``shift`` months after it.
    """
    honest = ordinary(**usual)

    def draw(rng: Rng, size: tuple[int, int, int], n: float) -> tuple[Float, Float, Float, Float]:
        late, other, p_late, p_other = honest(rng, size, n)
        joins = rng.random((*size[:2], 1)) < actors_in
        when = SINCE & ((np.arange(size[2]) - shift) % only == only - 1)
        extra = rng.poisson(share * (late + other) * joins * when)
        mixed = (late * p_late + extra * reversed_share) / np.maximum(late + extra, 1)
        return late + extra, other, np.asarray(mixed), p_other

    return draw


def reduced(
    rng: Rng, drawn: tuple[Float, Float, Float, Float], *, baseline: bool, until: int = 24
) -> PeriodEnds:
    """Do what sql/units/period_ends.sql does to cells instead of records."""
    first = 0 if baseline else 12
    late, other = (part[:, :, first:until] for part in drawn[:2])
    both, alone = (
        rng.binomial(n, p[:, :, first:until]) for n, p in zip((late, other), drawn[2:], strict=True)
    )
    quarter = (np.arange(first, until) // 3) - first // 3
    member = np.eye(quarter.max() + 1)[quarter]
    n, n1, r = ((x @ member)[:, :, quarter] for x in (late + other, late, both + alone))
    safe = np.maximum(n, 2.0)
    expected = late * r / safe
    variance = np.where(n > 1, late * (n - n1) * r * (n - r) / (safe**2 * (safe - 1)), 0.0)
    excess = both - expected
    run, runs = np.cumsum(excess, axis=2), np.cumsum(variance, axis=2)
    sums = {
        "records": late + other, "late": late, "reversed": both + alone, "late_reversed": both,
        "expected": expected, "variance": variance,
        "excess_squares": excess * (2 * run - excess),
        "cross_products": run * runs - (run - excess) * (runs - variance),
        "variance_squares": variance * (2 * runs - variance),
        "value": late + other, "late_value": late,
        "reversed_value": both + alone, "late_reversed_value": both,
    }  # fmt: skip
    return PeriodEnds(
        tuple(str(i) for i in range(len(late))), MONTHS[first:until], ~SINCE[first:until],
        **{name: part.sum(axis=1, dtype=np.float64) for name, part in sums.items()},
    )  # fmt: skip


INNOCENT: dict[str, World] = {
    "ordinary": ordinary(),
    "busy_month_ends": ordinary(busy=4.0),
    "actors_who_book_late_and_reverse": ordinary(spread=1.0, habit=0.7),
    "season": ordinary(season=0.5),
    "reversals_double_each_year": ordinary(trend=0.7),
    "reversals_halve_each_year": ordinary(trend=-0.7),
    "actors_differ_late": ordinary(lateness=0.5, volume=1.0),
    "bad_month_ends": ordinary(shock=0.4),
    "heavy_volumes": ordinary(volume=1.3),
}
INNOCENT_WITH_BASELINE: dict[str, World] = {
    "hurried_month_ends": ordinary(haste=2.0, busy=2.0),
    "hurried_month_ends_now_busier": ordinary(haste=2.0, later_since=1.5),
    "more_haste_no_more_loading": ordinary(haste=1.3, haste_rises=1.6),
}
DISTORTED: dict[str, World] = {
    "loading_3%_half_reversed": loading(0.03, 0.5),
    "loading_5%_half_reversed": loading(0.05, 0.5),
    "loading_10%_half_reversed": loading(0.10, 0.5),
    "loading_10%_third_reversed": loading(0.10, 0.33),
    "loading_10%_half_reversed_by_third_of_actors": loading(0.10, 0.5, 0.33),
    "loading_10%_half_reversed_at_quarter_ends": loading(0.10, 0.5, only=3),
    "loading_10%_half_reversed_at_fiscal_quarter_ends": loading(0.10, 0.5, only=3, shift=1),
}
