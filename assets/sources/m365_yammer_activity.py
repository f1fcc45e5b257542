"""Yammer (Viva Engage) activity of each user: getYammerActivityUserDetail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.m365 import KEY, read_report, user_columns
from assets.reading.report_windows import Period

COLUMNS = user_columns(
    counts=("Posted Count", "Read Count", "Liked Count"),
    dates=("Last Activity Date", "State Change Date"),
    texts=("User State", "Assigned Products"),
    required=("Last Activity Date", "Posted Count", "Read Count", "Liked Count"),
)


@reader(columns=COLUMNS, key=KEY, windows=True, everybody=True)
def m365_yammer_activity(path: Path, *, period: Period | None = None) -> Iterator[Chunk]:
    """Read posts, reads and likes of each user over the report period.

    Notes
    -----
    ``read_count`` is how often something was shown: it rises without anybody answering. The report
    has no column of responses.
    """
    return read_report(path, period)
