"""Weeks and quarters as reports name them: '2024-W14', 'Q2 2024'."""

from __future__ import annotations

import pandas as pd

WEEK, QUARTER = "iso_week", "quarter"  # formats beside those of strptime
LABELS = (WEEK, QUARTER)
_WEEK = r"^([0-9]{4})[- ]?(?:W|KW|CW)[- ]?([0-9]{1,2})$"
_QUARTER = r"^([0-9]{4})[-/ ]?Q([1-4])$"
_QUARTER_FIRST = r"^Q([1-4])[-/ ]?([0-9]{4})$"


def labelled(texts: pd.Series, form: str) -> pd.Series:
    """Return the first day of the week or quarter that each text names, null where it is none.

    Examples
    --------
    >>> labelled(pd.Series(["2024-W14", "2024-Q2"]), "iso_week").dt.day.to_list()
    [1.0, nan]
    >>> labelled(pd.Series(["Q2 2024", "2024-Q2"]), "quarter").dt.month.to_list()
    [4, 4]
    """
    plain = texts.astype(object).astype(str).str.strip().str.upper()
    if form == WEEK:
        parts = plain.str.extract(_WEEK)
        written = parts[0] + "-" + parts[1].str.zfill(2) + "-1"
        return _parsed(written, "%G-%V-%u")
    parts, other = plain.str.extract(_QUARTER), plain.str.extract(_QUARTER_FIRST)
    year = parts[0].where(parts[0].notna(), other[1])
    number = parts[1].where(parts[1].notna(), other[0]).astype(float)
    month = (3 * number - 2).astype("Int64").astype(str)
    return _parsed((year + "-" + month + "-1").where(year.notna()), "%Y-%m-%d")


def _parsed(texts: pd.Series, form: str) -> pd.Series:
    found = pd.to_datetime(texts.astype(object), format=form, errors="coerce")
    return found.astype("datetime64[us]")
