"""Finds out how a column writes its times."""

from __future__ import annotations

import pandas as pd

from assets.reader import Column
from assets.reading.period_labels import LABELS, QUARTER, WEEK, labelled
from assets.reading.times import timestamps
from kpi_audit.errors import SourceError
from kpi_audit.project.kpi import Grain

_DAYS = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_MONTHS = ("%m-%d-%Y", "%m/%d/%Y", "%m.%d.%Y")
_OTHERS = (
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
)
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_SHORT_DAYS = tuple(day.replace("%Y", "%y") for day in _DAYS)
_SHORT_MONTHS = tuple(day.replace("%Y", "%y") for day in _MONTHS)
_COARSE = ("%Y-%m", "%b %Y", "%B %Y", "%Y/%m", "%m/%Y", "%b-%y", WEEK, QUARTER)
_SECONDS = (1e8, 1e10)  # 1973 to 2286
_YEARS = (1800, 2200)
_DAILY = 0.6  # share of the days that a daily report has
_NEEDED = 0.95  # share of the sample that a format must fit
_TRIED = 2000  # texts of the sample that are tried, at least
_HALF_YEAR = 182  # days from which on weeks are the better grain


def time_column(header: str, column: Column, values: pd.Series, form: str | None) -> Column:
    """Return how to read a time column.

    Raises
    ------
    SourceError
        Its values are no times, or can be read in two ways.
    """
    if form is not None:
        return Column(source=header, type="timestamp", formats=(form,))
    if column.type in ("date", "timestamp"):
        return Column(source=header, type="timestamp")
    filled = values.dropna()
    if column.type in ("integer", "number"):
        return Column(source=header, type="timestamp", formats=(_number_format(header, filled),))
    texts = filled.astype(str).str.strip()
    texts = texts[texts != ""]
    shares = {form: _share(texts, form) for form in _formats()}
    best = max(shares.values())
    fits = [form for form, share in shares.items() if share == best]
    if best < _NEEDED:
        shown = texts.iloc[0] if len(texts) else "nothing"
        raise SourceError(
            f"the column '{header}' holds {shown!r}, which is no time that is known here."
            " Say how it is written: --time-format '%d.%m.%Y'."
        )
    both = {f.split(" ")[0] for f in fits}
    if both & {*_DAYS, *_SHORT_DAYS} and both & {*_MONTHS, *_SHORT_MONTHS}:
        raise SourceError(
            f"the column '{header}' holds {texts.iloc[0]!r}, which can be read in two ways."
            f" Say which: --time-format '{fits[0]}' or '{fits[-1]}'."
        )
    return Column(source=header, type="timestamp", formats=(fits[0],))


def grain(header: str, column: Column, values: pd.Series, *, is_report: bool) -> Grain:
    """Return the grain that suits the sampled times: months, weeks or days.

    A report has one row a time (and segment): its own rhythm is kept. Of a list of events half a
    year and more is looked at by week.
    """
    texts = values.dropna().astype(str).str.strip()
    moments = timestamps(texts, column.formats, "UTC")[0].dropna()
    if moments.empty:
        raise SourceError(f"the column '{header}' holds no time.")
    days = moments.dt.floor("D").drop_duplicates()
    if (days.dt.day == 1).all() and len(days) > 1:
        return "quarter" if days.dt.month.isin([1, 4, 7, 10]).all() else "month"
    span = (days.max() - days.min()).days
    if len(days) > 1 and len(set(days.dt.day_of_week)) == 1:
        return "week"
    if is_report and len(days) > _DAILY * span:
        return "day"
    return "week" if span >= _HALF_YEAR else "day"


def _formats() -> list[str]:
    days = (*_DAYS, *_OTHERS, *_SHORT_DAYS, *_SHORT_MONTHS, *_MONTHS)
    return [*(f"{day}{clock}" for day in days for clock in _CLOCKS), *_COARSE]


def _share(texts: pd.Series, form: str) -> float:
    """Share of the texts that fit, of some from all over the sample.

    The first rows of a long table may all be of the first days of a month, which can be read in
    two ways.
    """
    every = max(len(texts) // _TRIED, 1)
    some = texts.iloc[::every]
    if form in LABELS:
        return float(labelled(some, form).notna().mean())
    return float(pd.to_datetime(some, format=form, errors="coerce").notna().mean())


def _number_format(header: str, values: pd.Series) -> str:
    numbers = pd.to_numeric(values, errors="coerce").dropna()
    if len(numbers) and numbers.between(*_YEARS).all():
        return "%Y"
    if len(numbers) and (numbers % 1 == 0).all():
        days = pd.to_datetime(numbers.astype("int64").astype(str), format="%Y%m%d", errors="coerce")
        if days.notna().all():
            return "%Y%m%d"
    if len(numbers) and numbers.between(*_SECONDS).all():
        return "epoch"
    if len(numbers) and (numbers / 1000).between(*_SECONDS).all():
        return "epoch_ms"
    raise SourceError(
        f"the column '{header}' holds numbers that are neither years, nor days as 20260131, nor"
        " seconds since 1970. Say how they are written: --time-format '%d.%m.%Y'."
    )
