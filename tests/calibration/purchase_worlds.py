"""Purchases of two years under a limit of 2,500: innocent habits, and amounts that are split."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int

LIMIT, DAYS, START = 2500.0, 730, np.datetime64("2023-01-01", "D")
ACTORS, PARTNERS, PURCHASES = 100, 5, 6000  # per table, over two years
Rng = np.random.Generator


class Purchases(NamedTuple):
    """One row each, shape (n,)."""

    table: Int
    actor: Int
    partner: Int
    day: Int
    value: Float

    def taken(self, rows: Int | np.ndarray) -> Purchases:
        return Purchases(*(part[rows] for part in self))


World = Callable[[Rng, int], Purchases]


def _both(first: Purchases, second: Purchases) -> Purchases:
    return Purchases(*(np.concatenate(pair) for pair in zip(first, second, strict=True)))


def _base(rng: Rng, tables: int) -> Purchases:
    """Actors of unequal activity and scale, partners of unequal weight, lognormal amounts."""
    n = tables * PURCHASES
    table = np.repeat(np.arange(tables), PURCHASES)
    activity = rng.gamma(0.7, 1, (tables, ACTORS)).cumsum(axis=1)
    drawn = rng.random((tables, PURCHASES)) * activity[:, -1:]
    actor = np.concatenate([np.searchsorted(a, d) for a, d in zip(activity, drawn, strict=True)])
    scale = rng.normal(0, 0.6, (tables, ACTORS))[table, actor]
    value = np.exp(np.log(300) + scale + rng.normal(0, 1.2, n))
    partner = np.minimum(rng.geometric(0.45, n), PARTNERS)
    return Purchases(table, actor, partner, rng.integers(0, DAYS, n), np.maximum(value, 1.0))


def _again(rng: Rng, some: Purchases, share: Float | float) -> Purchases:
    """A further purchase of the same day and partner, of its own amount."""
    more = some.taken(rng.random(len(some.day)) < share)
    return _both(some, more._replace(value=rng.permutation(more.value)))


def plain(rng: Rng, tables: int) -> Purchases:
    return _again(rng, _base(rng, tables), 0.25)


def wall(rng: Rng, tables: int) -> Purchases:
    """Amounts just over the limit are negotiated to just within it; larger ones go elsewhere."""
    some = _base(rng, tables)
    over = some.value > LIMIT
    value = np.where(over, LIMIT * rng.uniform(0.96, 1, len(some.value)), some.value)
    some = some._replace(value=value).taken(~(over & (some.value > 1.6 * LIMIT)))
    return _again(rng, some, 0.25)


def dearer_in_twos(rng: Rng, tables: int) -> Purchases:
    some = _base(rng, tables)
    more = some.taken(rng.random(len(some.day)) < np.clip(0.1 * np.log10(some.value), 0, 0.5))
    return _both(some, more._replace(value=more.value * rng.uniform(0.8, 1.25, len(more.day))))


def price_list(rng: Rng, tables: int) -> Purchases:
    some = plain(rng, tables)
    prices = np.sort(np.exp(rng.normal(np.log(300), 1.3, 80)))
    return some._replace(value=prices[np.minimum(np.searchsorted(prices, some.value), 79)])


def round_amounts(rng: Rng, tables: int) -> Purchases:
    some = plain(rng, tables)
    return some._replace(value=np.ceil(some.value / 50) * 50)


def bursts(rng: Rng, tables: int) -> Purchases:
    """Projects: a day on which an actor buys several times from one partner."""
    some = _base(rng, tables)
    for _ in range(3):
        some = _again(rng, some, 0.18)
    return some


def big_buyers(rng: Rng, tables: int) -> Purchases:
    """Actors who buy dear things also buy twice a day."""
    some = _base(rng, tables)
    mean = np.bincount(some.table * ACTORS + some.actor, some.value, tables * ACTORS)
    count = np.bincount(some.table * ACTORS + some.actor, minlength=tables * ACTORS)
    dear = (mean / np.maximum(count, 1) > 700)[some.table * ACTORS + some.actor]
    return _again(rng, some, np.where(dear, 0.5, 0.1))


def month_ends(rng: Rng, tables: int) -> Purchases:
    some = plain(rng, tables)
    late = rng.random(len(some.day)) < 0.4
    return some._replace(day=np.where(late, some.day // 30 * 30 + 29, some.day).clip(0, DAYS - 1))


def tickets_in_twos(rng: Rng, tables: int) -> Purchases:
    """A popular price of 1,300 that is bought in twos, before and since."""
    some = plain(rng, tables)
    more = some.taken(rng.random(len(some.day)) < 0.02)
    more = more._replace(value=np.full(len(more.day), 1300.0))
    return _both(_both(some, more), more)


def split(share: float, since: int = 0) -> World:
    """``share`` of the amounts over the limit come in two parts on one day, from a day on."""

    def world(rng: Rng, tables: int) -> Purchases:
        some = plain(rng, tables)
        over = (some.value > LIMIT) & (some.value <= 2 * LIMIT) & (some.day >= since)
        over &= rng.random(len(some.day)) < share
        part = np.clip(rng.uniform(0.4, 0.6, len(some.day)) * some.value, some.value - LIMIT, LIMIT)
        rest = some._replace(value=some.value - part).taken(over)
        return _both(some._replace(value=np.where(over, part, some.value)), rest)

    return world


INNOCENT: dict[str, World] = {
    "plain": plain,
    "wall": wall,
    "dearer_in_twos": dearer_in_twos,
    "price_list": price_list,
    "round_amounts": round_amounts,
    "bursts": bursts,
    "big_buyers": big_buyers,
    "month_ends": month_ends,
}


def merged(some: Purchases, tables: int) -> Purchases:
    """Make one large table of every ``tables`` small ones."""
    actor = some.actor + ACTORS * (some.table % tables)
    return some._replace(table=some.table // tables, actor=actor)


def records(purchases: Purchases, grain: str) -> pd.DataFrame:
    """Make ``kpi_events``, a segment per table; ``grain`` ``"M"`` or ``""``, a one-off table."""
    day = START + purchases.day
    period = day.astype("datetime64[M]") if grain else np.full(len(day), "1970-01-01")
    return pd.DataFrame({
        "segment": purchases.table, "actor": purchases.actor, "counterpart": purchases.partner,
        "at": day.astype("datetime64[s]"), "value": np.round(purchases.value, 2),
        "period_start": period.astype("datetime64[s]"), "record": np.arange(len(day)),
    })  # fmt: skip
