"""Mail activity of each user: getEmailActivityUserDetail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.m365 import KEY, read_report, user_columns
from assets.reading.report_windows import Period

COLUMNS = user_columns(
    counts=(
        "Send Count",
        "Receive Count",
        "Read Count",
        "Meeting Created Count",
        "Meeting Interacted Count",
    ),
    dates=("Last Activity Date", "Deleted Date"),
    flags=("Is Deleted",),
    texts=("Assigned Products",),
    required=("Last Activity Date", "Is Deleted", "Send Count", "Receive Count", "Read Count"),
)


@reader(columns=COLUMNS, key=KEY, windows=True, everybody=True)
def m365_email_activity(path: Path, *, period: Period | None = None) -> Iterator[Chunk]:
    """Read sent, received and read mails of each user over the report period."""
    return read_report(path, period)
