"""Teams activity of each user: getTeamsUserActivityUserDetail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.m365 import KEY, read_report, user_columns
from assets.reading.report_windows import Period

_SINCE_THE_START = (
    "Team Chat Message Count",
    "Private Chat Message Count",
    "Call Count",
    "Meeting Count",
)
_LATER = (
    "Post Messages",
    "Reply Messages",
    "Urgent Messages",
    "Meetings Organized Count",
    "Meetings Attended Count",
    "Ad Hoc Meetings Organized Count",
    "Ad Hoc Meetings Attended Count",
    "Scheduled One-time Meetings Organized Count",
    "Scheduled One-time Meetings Attended Count",
    "Scheduled Recurring Meetings Organized Count",
    "Scheduled Recurring Meetings Attended Count",
    "Audio Duration In Seconds",
    "Video Duration In Seconds",
    "Screen Share Duration In Seconds",
)
COLUMNS = {
    **user_columns(
        counts=(*_SINCE_THE_START, *_LATER),
        dates=("Last Activity Date", "Deleted Date"),
        flags=("Is Deleted", "Has Other Action", "Is Licensed"),
        texts=("Assigned Products", "Tenant Display Name", "Shared Channel Tenant Display Names"),
        required=("Last Activity Date", "Is Deleted", *_SINCE_THE_START),
    ),
    "user_id": Column(source="User Id", is_required=False, is_actor=True),
}


@reader(columns=COLUMNS, key=KEY, windows=True, everybody=True)
def m365_teams_activity(path: Path, *, period: Period | None = None) -> Iterator[Chunk]:
    """Read messages, calls and meetings of each user over the report period.

    Notes
    -----
    ``meetings_organized_count`` need not be the sum of its parts: meetings that Teams could not
    classify have no part. Durations are read in seconds. ``reply_messages`` is a count, no rate.
    """
    return read_report(path, period)
