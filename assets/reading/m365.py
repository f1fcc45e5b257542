"""Usage reports of Microsoft 365: one row per user (or group), refresh date and report period."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from assets.reader import Chunk, Column, Type
from assets.reading.chunks import reject_frame
from assets.reading.graph import read_graph
from assets.reading.header import loose
from assets.reading.identifiers import identifier
from assets.reading.people import text
from assets.reading.whole import whole
from kpi_audit.errors import SourceError
from kpi_audit.windows import LENGTHS, window

Period = Literal["D7", "D30", "D90", "D180"]
USER = "User Principal Name"
FILES = (
    "Viewed Or Edited File Count",
    "Synced File Count",
    "Shared Internally File Count",
    "Shared Externally File Count",
)
KEY = ("report_refresh_date", "report_period", "person")
_REFRESHED, _PERIOD = "Report Refresh Date", "Report Period"
_WINDOW = ("window_start", "window_middle", "window_end")
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
        **{name: Column(source=name, type="date") for name in _WINDOW},
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
    periods = _periods(text(rows, _PERIOD)) if has_period else pd.Series(period, index=rows.index)
    found = sorted({p for p in periods if p in LENGTHS}, key=lambda p: LENGTHS[p])
    if period is None and len(found) > 1:
        raise SourceError(
            f"holds the report periods {' and '.join(found)}. Their windows overlap, so they are"
            f" never added: name the one to read with 'period: {found[0]}', or make one source of"
            " each."
        )
    is_read = periods.isin(found if period is None else [period])
    reasons = [
        (line, _why_not(p, period))
        for line, p in zip(rows["_line"], periods, strict=True)
        if p not in found or (period is not None and p != period)
    ]
    rows = rows.drop(columns=_PERIOD, errors="ignore").assign(report_period=periods)
    rejects = pd.concat([chunk.rejects, reject_frame(reasons)], ignore_index=True)
    yield replace(chunk, rows=_with_window(rows[is_read], who), rejects=rejects)


def _periods(texts: pd.Series) -> pd.Series:
    """Return periods as the API names them; files write the number of days alone."""
    plain = texts.str.upper().str.replace(r"\.0+$", "", regex=True)
    return plain.where(~plain.str.fullmatch("[0-9]+"), "D" + plain)


def _why_not(found: str, period: Period | None) -> str:
    if found not in LENGTHS:
        return f"its report period is none of {', '.join(LENGTHS)}, so its window is not known"
    return f"its report period is {found}; this source reads {period}"


def _with_window(rows: pd.DataFrame, who: str) -> pd.DataFrame:
    pairs = pd.DataFrame({"period": rows["report_period"], "day": text(rows, _REFRESHED).str[:10]})
    days = {
        pair: _window(*pair) for pair in pairs.drop_duplicates().itertuples(index=False, name=None)
    }
    windows = [days[pair] for pair in pairs.itertuples(index=False, name=None)]
    added = pd.DataFrame(windows, columns=list(_WINDOW), index=rows.index)
    named = text(rows, who)
    is_open = named.str.contains("@", regex=False) if who == USER else ~_is_hash(named)
    return rows.assign(**{name: added[name] for name in _WINDOW}, is_concealed=~is_open)


def _window(period: str, day: str) -> tuple[str, ...]:
    try:
        return tuple(edge.isoformat() for edge in window(period, date.fromisoformat(day)))
    except (ValueError, OverflowError):
        return ("",) * len(_WINDOW)  # the refresh date itself sends the row to the quarantine


def _is_hash(names: pd.Series) -> pd.Series:
    return names.str.fullmatch("[0-9A-Fa-f]{32,64}")
