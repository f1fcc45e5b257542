"""Report windows that overlap: which of them count, and how a KPI over them may be dated.

A usage report of period D30 adds up the 30 days that end with its refresh date. Two such reports a
week apart share 23 days: they are no series of weeks and may be neither added nor differenced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from kpi_audit.arrays import Days
from kpi_audit.periods import period_start
from kpi_audit.project.kpi import WINDOW_MIDDLE, Grain

LENGTHS: Mapping[str, int] = MappingProxyType({"D7": 7, "D30": 30, "D90": 90, "D180": 180})  # days
DATES = ("report_refresh_date", "window_start", WINDOW_MIDDLE, "window_end")
_GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter")
_FINEST: Mapping[str, Grain] = MappingProxyType({"D7": "week", "D30": "month", "D90": "quarter"})


def window(period: str, refreshed: date) -> tuple[date, date, date]:
    """Return the first, the middle and the last day of the window that ends on ``refreshed``.

    Examples
    --------
    >>> [day.isoformat() for day in window("D7", date(2026, 1, 11))]
    ['2026-01-05', '2026-01-08', '2026-01-11']
    """
    first = refreshed - timedelta(days=LENGTHS[period] - 1)
    return first, first + timedelta(days=LENGTHS[period] // 2), refreshed


def counting(period: str, refreshed: Days, known_from: Days) -> npt.NDArray[np.bool_]:
    """Return which windows of one period count: no two of them share a day or a dated period.

    Parameters
    ----------
    period : str
        One of ``LENGTHS``.
    refreshed : Days
        Refresh date of each window, shape (n_windows,), without repeats.
    known_from : Days
        Night on which each became known, shape (n_windows,).

    Returns
    -------
    numpy.ndarray
        Booleans, shape (n_windows,).

    Notes
    -----
    Windows are looked at in the order in which they became known, those of one night from the
    earliest on, and count if nothing that counts already stands in their way. So a window that was
    counted once stays counted whatever arrives later, and a rerun chooses the same. Two windows of
    30 days do not overlap and lie in one month of 31 days if their middles do: the second is left
    out as well, since a sum over that month would hold 60 days.

    Examples
    --------
    >>> weekly = np.array(["2026-01-04", "2026-01-11", "2026-02-03"], "datetime64[D]")
    >>> counting("D30", weekly, weekly).tolist()
    [True, False, True]
    """
    counts = np.zeros(len(refreshed), dtype=bool)
    taken: list[tuple[date, object]] = []
    for place in np.lexsort((refreshed, known_from)):
        last = refreshed[place].astype("datetime64[D]").item()
        held = _dated(period, last)
        counts[place] = all(
            abs((last - other).days) >= LENGTHS[period] and held != period_of_other
            for other, period_of_other in taken
        )
        if counts[place]:
            taken.append((last, held))
    return counts


def _dated(period: str, refreshed: date) -> object:
    """Return the period of the finest grain that holds the window's middle."""
    grain = _FINEST.get(period)
    return refreshed if grain is None else period_start(window(period, refreshed)[1], grain)


def several(periods: Sequence[str]) -> str:
    """Return why several report periods cannot be read together, and what instead."""
    return (
        f"holds the report periods {' and '.join(periods)}. Their windows overlap, so they are"
        f" never added: name the one to read with 'period: {periods[0]}', or make one source of"
        " each."
    )


def problem(period: str | None, time: str | None, grain: Grain) -> str | None:
    """Return why a KPI over windows may not be dated like this and what instead; None if it may.

    Parameters
    ----------
    period : str or None
        None: not known yet.
    time : str or None
        Column that dates the KPI's records.
    grain : Grain

    Examples
    --------
    >>> problem("D30", "window_middle", "month") is None
    True
    >>> problem("D30", "window_middle", "week")
    "grain: a row adds up 30 days (period D30), which grain 'week' is too fine for: a week cannot \
be told from the weeks beside it. Use grain 'month' or a coarser one, or a report of period D7."
    """
    if grain == "once":
        return None
    if time != WINDOW_MIDDLE:
        return (
            f"time: '{time}' dates rows that add up a window of days, and windows overlap from file"
            f" to file; '{WINDOW_MIDDLE}' dates each by the period that holds most of it."
            f" Write 'time: {WINDOW_MIDDLE}'."
        )
    if period is None:
        return None
    finest = _FINEST.get(period)
    if finest is not None and _GRAINS.index(grain) >= _GRAINS.index(finest):
        return None
    fitting = [
        name for name, fine in _FINEST.items() if _GRAINS.index(grain) >= _GRAINS.index(fine)
    ]
    shorter = f", or a report of period {' or '.join(fitting)}" if fitting else ""
    coarse = f"grain '{finest}' or a coarser one" if finest else "grain 'once'"
    return (
        f"grain: a row adds up {LENGTHS[period]} days (period {period}), which grain '{grain}' is"
        f" too fine for: a {grain} cannot be told from the {grain}s beside it."
        f" Use {coarse}{shorter}."
    )
