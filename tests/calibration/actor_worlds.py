"""Worlds of actors who share a number: innocent ones, and ones in which a few take it over."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.shapes.actors import Actors

Rng = np.random.Generator
Change = Callable[[Float, "Calendar"], Float]


@dataclass(frozen=True)
class Calendar:
    """Periods of a world, its baseline first."""

    periods: Days
    is_baseline: Bool
    cycle: float

    @property
    def share(self) -> Float:
        """Of the way through, shape (n_periods, 1)."""
        return np.linspace(0, 1, len(self.periods))[:, np.newaxis]

    @property
    def wave(self) -> Float:
        return np.sin(2 * np.pi * np.arange(len(self.periods)) / self.cycle)[:, np.newaxis]

    @property
    def since(self) -> Float:
        return (~self.is_baseline)[:, np.newaxis].astype(np.float64)


def months(before: int, since: int) -> Calendar:
    periods = np.datetime64("2018-01", "M") + np.arange(before + since)
    return Calendar(periods.astype("datetime64[D]"), np.arange(before + since) < before, 12)


def weeks(before: int, since: int) -> Calendar:
    periods = np.datetime64("2018-01-01", "D") + 7 * np.arange(before + since)
    return Calendar(periods, np.arange(before + since) < before, 52.1775)


def _halves(n: int) -> Float:
    return (np.arange(n) >= n // 2).astype(np.float64)


def staffing(rates: Float, calendar: Calendar) -> Float:
    """Helpers come for the season and do less each."""
    there = np.where(calendar.wave > 0.4, 0.6, 0.0)
    return rates * np.where(_halves(rates.shape[-1]) > 0, there, 1.0)


def growth(rates: Float, calendar: Calendar) -> Float:
    """Newcomers join one by one and start small; the others do more."""
    n = rates.shape[-1]
    age = calendar.share - np.maximum(np.arange(n) - n // 2, 0) / n
    return rates * np.clip(age * 5, 0, 1) * (1 + calendar.share)


def leavers(rates: Float, calendar: Calendar) -> Float:
    return rates * (1 - calendar.since * _halves(rates.shape[-1]))


def holiday(rates: Float, calendar: Calendar) -> Float:
    """Two actors are away in the first audited periods."""
    out = rates.copy()
    first = int(np.argmin(calendar.is_baseline))
    out[:, first : first + 2, :2] = 0
    return out


def taken_over(share: float, actors: int = 2) -> Change:
    """A few add ``share`` of the whole number since the audit starts."""

    def change(rates: Float, calendar: Calendar) -> Float:
        out = rates.copy()
        added = share * rates.sum(axis=2) * calendar.since[:, 0] / actors
        out[:, :, -actors:] += added[:, :, np.newaxis]
        return out

    return change


INNOCENT: dict[str, Change] = {
    "steady": lambda rates, _: rates,
    "season": lambda rates, c: rates * np.exp(0.6 * c.wave),
    "seasonal_staffing": staffing,
    "growth_by_newcomers": growth,
    "volume_doubles": lambda rates, c: rates * (1 + c.since),
    "volume_halves": lambda rates, c: rates * (1 - 0.5 * c.since),
    "half_leave": leavers,
    "holiday": holiday,
}
DISTORTED: dict[str, Change] = {
    "two_add_30%": taken_over(0.3),
    "two_add_60%": taken_over(0.6),
    "two_add_100%": taken_over(1.0),
    "two_add_200%": taken_over(2.0),
}


def simulate(
    rng: Rng, repetitions: int, calendar: Calendar, change: Change, *, actors: int = 20,
    records: float = 40.0, spread: float = 0.7, sizes: float = 0.0, deal: float = 0.0,
) -> Actors:  # fmt: skip
    """Draw tables; rates differ between actors (log sd ``spread``) and wander (AR, log sd .3).

    ``sizes`` is the log sd of what a record is worth (0: records are counted); ``deal`` the part
    of a period's total that one record adds in the fourth audited period.
    """
    n_periods = len(calendar.periods)
    rates = records * np.exp(rng.normal(0, spread, (repetitions, 1, actors)))
    rates = rates * np.exp(_wandering(rng, repetitions, n_periods, actors, calendar.cycle))
    counts = rng.poisson(change(rates, calendar))
    total, own = _worth(rng, counts, sizes)
    if deal:
        at = int(np.argmin(calendar.is_baseline)) + 3
        size = deal * total[:, at].sum(axis=1)
        total[:, at, 1] += size
        own[:, at, 1] += size**2
    ordered = np.sort(total, axis=2)[:, :, ::-1]
    return Actors(
        tuple(f"{i:03d}" for i in range(repetitions)), calendar.periods, calendar.is_baseline,
        (total > 0).sum(axis=2).astype(np.float64), total.sum(axis=2), (total**2).sum(axis=2),
        own.sum(axis=2), ordered[:, :, 0], ordered[:, :, :5].sum(axis=2),
    )  # fmt: skip


def _wandering(rng: Rng, rows: int, n_periods: int, actors: int, cycle: float) -> Float:
    """Slow changes of each actor's rate: two thirds of a deviation are left after a quarter."""
    decay = 0.66 ** (4 / cycle)
    state = rng.normal(0, 0.3, (rows, actors))
    out = np.empty((rows, n_periods, actors))
    for t in range(n_periods):
        state = decay * state + np.sqrt(1 - decay**2) * rng.normal(0, 0.3, state.shape)
        out[:, t] = state
    return out


def _worth(rng: Rng, counts: np.ndarray, sizes: float) -> tuple[Float, Float]:
    """Totals and sums of squares of lognormal records."""
    if sizes == 0:
        return counts.astype(np.float64), counts.astype(np.float64)
    flat = counts.reshape(-1)
    worth = np.exp(rng.normal(0, sizes, flat.sum()))
    who = np.repeat(np.arange(len(flat)), flat)
    total = np.bincount(who, worth, len(flat)).reshape(counts.shape)
    return total, np.bincount(who, worth**2, len(flat)).reshape(counts.shape)
