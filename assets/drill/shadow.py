"""Shadow copies: recent records of a KPI, drawn again, each copy gamed at one strength."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from assets.events import as_amounts, events
from assets.night import Night
from assets.rows import rows_of
from kpi_audit.arrays import Days, Float, Int
from kpi_audit.periods import next_period
from kpi_audit.project.kpi import Kpi
from kpi_audit.records import RECORD_COLUMNS
from kpi_audit.scheme import STRENGTHS

COPIES = 20  # per strength: 18 seen is power 90 %
_MOST_RECORDS = 1_500_000  # of all copies together
LEVELS = np.array([0.0, *STRENGTHS])


@dataclass(frozen=True, slots=True)
class Shadow:
    """Copies of some periods.

    Attributes
    ----------
    records : DataFrame
        Columns of ``kpi_audit.records``; ``segment`` is the number of the copy and ``part`` the
        KPI's own segment.
    share : Float
        Strength planted into the copy of each record, shape (n_records,).
    levels : Float
        Strength of each copy, shape (n_copies,).
    """

    records: pd.DataFrame
    share: Float
    levels: Float


def recent(night: Night, kpi: Kpi, closed: Days, most: int, *, by_case: bool) -> pd.DataFrame:
    """Return the records of the last ``most`` closed periods, fewer if they are very many.

    ``by_case``: whole cases, each in the period of its last update (``drawn_with``).
    """
    rows = rows_of(night, kpi)
    span: tuple[date | None, date | None] = (None, None)
    if kpi.grain != "once":
        last = closed[-most:]
        first = None if by_case else last[0].item()
        span = (first, next_period(last[-1].item(), kpi.grain))
    view = events(as_amounts(kpi), rows.select, rows.day, *span)
    with_what = "max(period_start) over (partition by case_id)" if by_case else "period_start"
    night.warehouse.execute(
        f"create or replace temp view kpi_events as select *, {with_what} as drawn_with"
        f" from ({view}) as records"
    )
    start = closed[-most:][0].item()
    kept = _kept(night, start)
    if kept.empty:
        return pd.DataFrame(columns=[*RECORD_COLUMNS, "part", "drawn_with"])
    found = night.warehouse.query(
        "select * from kpi_events where drawn_with >= $first",
        {"first": kept["drawn_with"].min().date()},
    )
    if len(found) > _room() and not by_case:
        found = found.sample(_room(), random_state=1)
    order = ["drawn_with", "period_start", "at", "actor", "record", "value"]
    found = found.sort_values(order, kind="stable", ignore_index=True)
    return _short(found).assign(part=found["segment"])


def _short(records: pd.DataFrame) -> pd.DataFrame:
    """Return the records with numbers for names: a name is copied a hundred times and more."""
    people = pd.concat([records["actor"], records["counterpart"]], ignore_index=True)
    numbers = {name: _numbered(records[name]) for name in ("object", "case_id")}
    both = _numbered(people)
    numbers |= {"actor": both[: len(records)], "counterpart": both[len(records) :]}
    return records.assign(**numbers)


def _numbered(names: pd.Series) -> np.ndarray:
    codes, known = pd.factorize(names, sort=True)
    return np.append(np.arange(len(known)).astype(str).astype(object), [None])[codes]


def _room() -> int:
    return _MOST_RECORDS // len(LEVELS)


def _kept(night: Night, start: date) -> pd.DataFrame:
    """Return the latest periods that there is room for, at least one."""
    counts = night.warehouse.query(
        "select drawn_with, count(*) as n from kpi_events where drawn_with >= $start"
        " group by drawn_with",
        {"start": start},
    ).sort_values("drawn_with", ascending=False)
    if counts.empty:
        return counts
    return counts[counts["n"].cumsum() <= max(_room(), int(counts["n"].iloc[0]))]


def shadow(records: pd.DataFrame, starts: Days, rng: np.random.Generator) -> Shadow:
    """Return copies that fill the periods ``starts`` with records of periods drawn at random.

    Parameters
    ----------
    records : DataFrame
        Of ``recent``.
    starts : Days
        First days of the periods to fill, shape (n_periods,).
    rng : Generator
    """
    days = records["drawn_with"].to_numpy().astype("datetime64[D]")
    known = np.unique(days)
    first = np.searchsorted(days, known)
    size = np.diff(np.append(first, len(days)))
    copies = _copies(int(size.mean() * len(starts)) + 1)
    drawn = _drawn(len(known), (copies, len(starts)), rng)
    taken, copy, place = _take(drawn, first, size)
    filled = records.iloc[taken].reset_index(drop=True)
    shift = starts[place] - days[taken]
    filled["period_start"] = starts[place].astype("datetime64[s]")
    filled["at"] = filled["at"] + shift.astype("timedelta64[s]")
    if filled["case_id"].notna().any():  # a period that is drawn twice has no case twice
        filled["case_id"] = filled["case_id"].astype(str) + " " + pd.Series(place).astype(str)
    whole = [filled.assign(segment=(copy + copies * i).astype(str)) for i in range(len(LEVELS))]
    levels = np.repeat(LEVELS, copies)
    return Shadow(pd.concat(whole, ignore_index=True), np.repeat(LEVELS, len(filled)), levels)


def _drawn(known: int, shape: tuple[int, int], rng: np.random.Generator) -> Int:
    """Draw periods, none twice before all were: a record that is there twice is no coincidence."""
    rounds = -(-shape[1] // known)
    every = np.tile(np.arange(known), (shape[0] * rounds, 1))
    return rng.permuted(every, axis=1).reshape(shape[0], -1)[:, : shape[1]]


def _copies(size: int) -> int:
    return int(np.clip(_MOST_RECORDS // (size * len(LEVELS)), COPIES // 2, COPIES))


def _take(drawn: Int, first: Int, size: Int) -> tuple[Int, Int, Int]:
    """Return row, copy and place of every record of the drawn periods."""
    counts = size[drawn]
    copy = np.repeat(np.arange(len(drawn)), counts.sum(axis=1))
    flat, lengths = drawn.ravel(), counts.ravel()
    begin = np.repeat(first[flat], lengths)
    inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    place = np.repeat(np.tile(np.arange(drawn.shape[1]), len(drawn)), lengths)
    return begin + inside, copy, place
