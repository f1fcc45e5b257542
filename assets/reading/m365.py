"""Usage reports of Microsoft 365: one row per user (or group), refresh date and report period."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, Type
from assets.reading.graph import read_graph
from assets.reading.header import loose
from assets.reading.identifiers import identifier
from assets.reading.people import text
from assets.reading.report_windows import (
    WINDOW,
    Period,
    choose,
    named_periods,
    window_columns,
)
from assets.reading.whole import whole

USER = "User Principal Name"
FILES = (
    "Viewed Or Edited File Count",
    "Synced File Count",
    "Shared Internally File Count",
    "Shared Externally File Count",
)
KEY = ("report_refresh_date", "report_period", "person")
_REFRESHED, _PERIOD = "Report Refresh Date", "Report Period"
_HASH = "[0-9A-Fa-f]{32,64}"  # of a group's name
# Names of people, and the durations that also stand there in seconds.
_DROPPED = ("Display Name", "Audio Duration", "Video Duration", "Screen Share Duration")


def report_columns(
    *,
    counts: Sequence[str] = (),
    dates: Sequence[str] = ("Last Activity Date",),
    flags: Sequence[str] = (),
    texts: Sequence[str] = (),
    required: Collection[str] = (),
) -> dict[str, Column]:
    """Return the columns of a report, named after its headers.

    Parameters
    ----------
    counts, dates, flags, texts : Sequence[str]
        Headers by the type of what stands below them.
    required : Collection[str]
        Headers without which a file is refused; others may be missing, they came over the years.
    """
    kinds: dict[Type, Sequence[str]] = {
        "integer": counts,
        "date": dates,
        "boolean": flags,
        "string": texts,
    }
    return {
        "report_refresh_date": Column(source=_REFRESHED, type="date"),
        "report_period": Column(source="report_period"),
        **{name: Column(source=name, type="date") for name in WINDOW},
        "is_concealed": Column(source="is_concealed", type="boolean"),
        **{
            identifier(header): Column(source=header, type=kind, is_required=header in required)
            for kind, headers in kinds.items()
            for header in headers
        },
    }


def user_columns(**headers: Sequence[str]) -> dict[str, Column]:
    """Return the columns of a report about users; parameters as of ``report_columns``."""
    return {"person": Column(source=USER, is_actor=True), **report_columns(**headers)}


def read_report(
    path: Path,
    period: Period | None,
    *,
    who: str = USER,
    others: Sequence[str] = (),
    has_period: bool = True,
) -> Iterator[Chunk]:
    """Read one report, with the window that each row adds up.

    Parameters
    ----------
    path : Path
        CSV or JSON.
    period : Period or None
        The report period to read; rows of others are quarantined. None: there is one only.
    who : str
        Header of what a row is about.
    others : Sequence[str]
        Further headers to be spelled like this.
    has_period : bool
        False: the report says nothing about its period, and ``period`` counts.

    Raises
    ------
    SourceError
        A column is missing, or there are several periods and none is named.
    """
    wanted = (_REFRESHED, who, _PERIOD) if has_period else (_REFRESHED, who)
    chunk = whole(read_graph(path, wanted), wanted, others)
    dropped = {loose(header) for header in _DROPPED}
    rows = chunk.rows[[c for c in chunk.rows.columns if loose(c) not in dropped]]
    periods = named_periods(text(rows, _PERIOD) if has_period else text(rows, "").add(str(period)))
    read, rejects = choose(periods, rows["_line"], period)
    rows = rows.drop(columns=_PERIOD, errors="ignore").assign(report_period=periods)[read]
    refreshed, named = text(rows, _REFRESHED), text(rows, who)
    hashed = ~named.str.contains("@", regex=False) if who == USER else named.str.fullmatch(_HASH)
    stored = rows.assign(is_concealed=hashed, **window_columns(rows["report_period"], refreshed))
    yield replace(chunk, rows=stored, rejects=pd.concat([chunk.rejects, rejects]))
