"""SharePoint activity of each user: getSharePointActivityUserDetail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.m365 import FILES, KEY, read_report, user_columns
from assets.reading.report_windows import Period

COLUMNS = user_columns(
    counts=(*FILES, "Visited Page Count"),
    dates=("Last Activity Date", "Deleted Date"),
    flags=("Is Deleted",),
    texts=("Assigned Products",),
    required=("Last Activity Date", "Is Deleted", *FILES, "Visited Page Count"),
)


@reader(columns=COLUMNS, key=KEY, windows=True, everybody=True)
def m365_sharepoint_activity(path: Path, *, period: Period | None = None) -> Iterator[Chunk]:
    """Read files and pages that each user worked with over the report period."""
    return read_report(path, period)
