"""Licences and last activity of each user: getOffice365ActiveUserDetail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.m365 import KEY, read_report, user_columns
from assets.reading.report_windows import Period

_PRODUCTS = ("Exchange", "OneDrive", "SharePoint", "Skype For Business", "Yammer", "Teams")
COLUMNS = user_columns(
    dates=(
        "Deleted Date",
        *(f"{product} Last Activity Date" for product in _PRODUCTS),
        *(f"{product} License Assign Date" for product in _PRODUCTS),
    ),
    flags=("Is Deleted", *(f"Has {product} License" for product in _PRODUCTS)),
    texts=("Assigned Products",),
    required=("Is Deleted",),
)


@reader(columns=COLUMNS, key=KEY, windows=True, everybody=True)
def m365_active_users(path: Path, *, period: Period = "D7") -> Iterator[Chunk]:
    """Read who has which licence and used which product last when: the denominator of adoption.

    Parameters
    ----------
    path : Path
    period : Period
        How far apart the states of two files must lie to count both; the file does not say it.

    Notes
    -----
    A file is the state on its refresh date, not a sum over days. Deleted users stay in it, marked
    ``is_deleted``: a denominator of licensed users must say whether they count.
    """
    return read_report(path, period, has_period=False)
