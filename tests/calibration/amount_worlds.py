"""Amounts of 24 months in cents: measured, priced, subscribed, rounded, and copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int

MONTHS, SINCE, RECORDS, ACTORS = 24, 12, 1000, 40  # per table; records a month
Rng = np.random.Generator


class Amounts(NamedTuple):
    """One row each, shape (n,); values in whole cents."""

    table: Int
    month: Int
    actor: Int
    value: Float

    @property
    def late(self) -> np.ndarray:
        return np.asarray(self.month >= SINCE)


World = Callable[[Rng, int], Amounts]


def measured(rng: Rng, tables: int) -> Amounts:
    n = tables * MONTHS * RECORDS
    table, month = np.divmod(np.arange(n) // RECORDS, MONTHS)
    value = np.rint(100 * np.exp(rng.normal(np.log(200), 1.2, n)))
    return Amounts(table, month, rng.integers(0, ACTORS, n), value)


def _some(rng: Rng, some: Amounts, share: Float | float) -> np.ndarray:
    return np.asarray(rng.random(len(some.value)) < share)


def growth(rng: Rng, tables: int) -> Amounts:
    """Three times as many records at the end."""
    some = measured(rng, tables)
    keep = _some(rng, some, (1 + 2 * some.month / MONTHS) / 3)
    return Amounts(*(part[keep] for part in some))


def new_price(rng: Rng, tables: int) -> Amounts:
    """A fifth of the records since the audit began carry one new price."""
    some = measured(rng, tables)
    priced = some.late & _some(rng, some, 0.2)
    return some._replace(value=np.where(priced, 115_334.0, some.value))


def subscriptions(rng: Rng, tables: int) -> Amounts:
    """A fifth are yearly contracts, each of its own amount, charged every month."""
    some = measured(rng, tables)
    fee = np.rint(100 * np.exp(rng.normal(np.log(200), 1.2, (tables, RECORDS))))
    place = np.arange(len(some.value)) % RECORDS
    own = np.where(place < RECORDS // 5, fee[some.table, place], some.value)
    return some._replace(value=own)


def rounded(rng: Rng, tables: int) -> Amounts:
    """Since the audit began a third of the records are rounded to half dollars."""
    some = measured(rng, tables)
    some_rounded = some.late & _some(rng, some, 0.33)
    return some._replace(value=np.where(some_rounded, np.rint(some.value / 50) * 50, some.value))


def price_list(rng: Rng, tables: int) -> Amounts:
    """Eighty prices; half of them are new each quarter."""
    some = measured(rng, tables)
    prices = np.rint(100 * np.exp(rng.normal(np.log(200), 1.2, (tables, 9, 80))))
    kept = rng.random((tables, 9, 80)) < 0.5
    for quarter in range(1, 9):
        prices[:, quarter] = np.where(kept[:, quarter], prices[:, quarter - 1], prices[:, quarter])
    item = np.minimum(rng.geometric(0.04, len(some.value)), 80) - 1
    return some._replace(value=prices[some.table, some.month // 3, item])


def partly_priced(rng: Rng, tables: int) -> Amounts:
    """A tenth of the records carry prices of a list, a new list since the audit began."""
    some = measured(rng, tables)
    prices = np.rint(100 * np.exp(rng.normal(np.log(200), 1.2, (2, tables, 10))))
    priced = _some(rng, some, 0.1)
    item = rng.integers(0, 10, len(some.value))
    value = prices[some.late.astype(np.int64), some.table, item]
    return some._replace(value=np.where(priced, value, some.value))


def copied(share: float) -> World:
    """Since the audit began ``share`` of the records repeat another value of the same month."""

    def world(rng: Rng, tables: int) -> Amounts:
        some = measured(rng, tables)
        copies = np.flatnonzero(some.late & _some(rng, some, share))
        first = copies - copies % RECORDS
        some.value[copies] = some.value[first + rng.integers(0, RECORDS, len(copies))]
        return some

    return world


def own_rows(share: float) -> World:
    """As ``copied``, but people copy what they entered themselves."""

    def world(rng: Rng, tables: int) -> Amounts:
        some = measured(rng, tables)
        some = some._replace(actor=np.arange(len(some.value)) % ACTORS)
        copies = np.flatnonzero(some.late & _some(rng, some, share))
        copies = copies[copies % RECORDS >= ACTORS]
        some.value[copies] = some.value[copies - ACTORS]
        return some

    return world


INNOCENT: dict[str, World] = {
    "measured": measured,
    "growth": growth,
    "new_price": new_price,
    "subscriptions": subscriptions,
    "rounded": rounded,
    "partly_priced": partly_priced,
    "price_list": price_list,
}
MEASURED = ("measured", "growth", "new_price", "subscriptions", "rounded", "partly_priced")
COPIED: dict[str, World] = {f"copied_{share}%": copied(share / 100) for share in (3, 5, 10, 20)}
COPIED |= {f"own_rows_{share}%": own_rows(share / 100) for share in (3, 5, 10)}


def records(some: Amounts) -> pd.DataFrame:
    """Make ``kpi_events``, a segment per table."""
    month = np.datetime64("2023-01", "M") + some.month
    return pd.DataFrame({
        "segment": some.table, "actor": some.actor, "value": some.value / 100,
        "at": month.astype("datetime64[s]"), "period_start": month.astype("datetime64[s]"),
    })  # fmt: skip
