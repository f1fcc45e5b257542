"""Report periods of usage reports, and the window of days that a row adds up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from assets.reading.chunks import reject_frame
from kpi_audit.errors import SourceError
from kpi_audit.windows import LENGTHS, several, window

Period = Literal["D7", "D30", "D90", "D180"]
WINDOW = ("window_start", "window_middle", "window_end")


def named_periods(texts: pd.Series) -> pd.Series:
    """Return periods as the API names them; files write the number of days alone.

    Examples
    --------
    >>> named_periods(pd.Series(["7", "d30", "ALL"])).tolist()
    ['D7', 'D30', 'ALL']
    """
    plain = texts.str.upper()
    return plain.where(~plain.str.fullmatch("[0-9]+"), "D" + plain)


def choose(
    periods: pd.Series, lines: pd.Series, period: Period | None
) -> tuple[pd.Series, pd.DataFrame]:
    """Return which rows are of ``period``, and line and reason of those that are not.

    Parameters
    ----------
    periods, lines : pandas.Series
        Of each row.
    period : Period or None
        None: the only one that occurs.

    Raises
    ------
    SourceError
        Several occur and none is named.
    """
    known = sorted(set(periods) & set(LENGTHS), key=lambda name: LENGTHS[name])
    if period is None and len(known) > 1:
        raise SourceError(several(known))
    read = periods.isin(known if period is None else [period])
    others = zip(lines[~read], periods[~read], strict=True)
    return read, reject_frame([(line, _why_not(found, period)) for line, found in others])


def _why_not(found: str, period: Period | None) -> str:
    if found not in LENGTHS:
        return f"its report period is none of {', '.join(LENGTHS)}, so its window is not known"
    return f"its report period is {found}; this source reads {period}"


def window_columns(periods: pd.Series, refreshed: pd.Series) -> dict[str, pd.Series]:
    """Return first, middle and last day of each row's window, found once per distinct window."""
    codes, distinct = pd.factorize(periods + " " + refreshed.str[:10])
    edges = np.array([_edges(*pair.split(" ", 1)) for pair in distinct], dtype=object)
    found = edges.reshape(-1, len(WINDOW))[codes]
    return {
        name: pd.Series(found[:, place], index=periods.index) for place, name in enumerate(WINDOW)
    }


def _edges(period: str, day: str) -> Sequence[str]:
    try:
        return [edge.isoformat() for edge in window(period, date.fromisoformat(day))]
    except (ValueError, OverflowError):
        return [""] * len(WINDOW)  # the refresh date itself sends the row to the quarantine
