"""Shadow copies: recent records of a KPI, drawn again, each copy gamed at one strength."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from assets.engine import Engine
from assets.events import events
from assets.night import Night
from assets.rows import rows_of
from kpi_audit.arrays import Days, Float, Int
from kpi_audit.periods import next_period
from kpi_audit.project.kpi import Kpi
from kpi_audit.records import RECORD_COLUMNS
from kpi_audit.scheme import STRENGTHS

COPIES = 20  # per strength: 18 seen is power 90 %
_MOST_RECORDS = 1_500_000  # of all copies together
_LEVELS = np.array([0.0, *STRENGTHS])


@dataclass(frozen=True, slots=True)
class Shadow:
    """Copies of some periods.

    Attributes
    ----------
    records : DataFrame
        Columns of ``kpi_audit.records``; ``segment`` is the number of the copy.
    share : Float
        Strength planted into the copy of each record, shape (n_records,).
    levels : Float
        Strength of each copy, shape (n_copies,).
    """

    records: pd.DataFrame
    share: Float
    levels: Float


def recent(night: Night, kpi: Kpi, closed: Days, most: int) -> pd.DataFrame:
    """Return the records of the last ``most`` closed periods, fewer if they are very many."""
    rows = rows_of(night, kpi)
    span: tuple[date | None, date | None] = (None, None)
    if kpi.grain != "once":
        last = closed[-most:]
        span = (last[0].item(), next_period(last[-1].item(), kpi.grain))
    view = events(kpi, rows.select, rows.day, *span, for_evidence=True)
    night.warehouse.execute(f"create or replace temp view kpi_events as {view}")
    counts = night.warehouse.query(
        "select period_start, count(*) as n from kpi_events group by period_start"
    ).sort_values("period_start", ascending=False)
    room = _MOST_RECORDS // len(_LEVELS)
    kept = (
        counts[counts["n"].cumsum() <= max(room, int(counts["n"].iloc[0]))]
        if len(counts)
        else counts
    )
    if kept.empty:
        return pd.DataFrame(columns=list(RECORD_COLUMNS))
    found = night.warehouse.query(
        "select * from kpi_events where period_start >= $first",
        {"first": kept["period_start"].min().date()},
    )
    if len(found) > room:
        found = found.sample(room, random_state=1)
    order = ["period_start", "at", "actor", "record", "value"]
    return found.sort_values(order, kind="stable", ignore_index=True)


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
    days = records["period_start"].to_numpy().astype("datetime64[D]")
    known = np.unique(days)
    first = np.searchsorted(days, known)
    size = np.diff(np.append(first, len(days)))
    copies = _copies(int(size.mean() * len(starts)) + 1)
    drawn = rng.integers(0, len(known), (copies, len(starts)))
    taken, copy, place = _take(drawn, first, size)
    filled = records.iloc[taken].reset_index(drop=True)
    shift = starts[place] - days[taken]
    filled["period_start"] = starts[place].astype("datetime64[s]")
    filled["at"] = filled["at"] + shift.astype("timedelta64[s]")
    whole = [filled.assign(segment=(copy + copies * i).astype(str)) for i in range(len(_LEVELS))]
    levels = np.repeat(_LEVELS, copies)
    return Shadow(pd.concat(whole, ignore_index=True), np.repeat(_LEVELS, len(filled)), levels)


def _copies(size: int) -> int:
    return int(np.clip(_MOST_RECORDS // (size * len(_LEVELS)), COPIES // 2, COPIES))


def _take(drawn: Int, first: Int, size: Int) -> tuple[Int, Int, Int]:
    """Return row, copy and place of every record of the drawn periods."""
    counts = size[drawn]
    copy = np.repeat(np.arange(len(drawn)), counts.sum(axis=1))
    flat, lengths = drawn.ravel(), counts.ravel()
    begin = np.repeat(first[flat], lengths)
    inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    place = np.repeat(np.tile(np.arange(drawn.shape[1]), len(drawn)), lengths)
    return begin + inside, copy, place


def show_as_events(engine: Engine, records: pd.DataFrame) -> None:
    """Let ``kpi_events`` be ``records``."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in RECORD_COLUMNS.items())
    engine.execute("drop view if exists kpi_events")
    engine.execute(f"create or replace temp table kpi_shadow ({columns})")
    engine.append("kpi_shadow", records[list(RECORD_COLUMNS)])
    engine.execute("create or replace temp view kpi_events as select * from kpi_shadow")
