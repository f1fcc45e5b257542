"""Apps and platforms that each user has used: getM365AppUserDetail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.m365 import KEY, read_report, user_columns
from assets.reading.report_windows import Period

_PLATFORMS = ("Windows", "Mac", "Mobile", "Web")
_APPS = ("Outlook", "Word", "Excel", "PowerPoint", "OneNote", "Teams")
COLUMNS = user_columns(
    dates=("Last Activation Date", "Last Activity Date"),
    flags=(
        *_PLATFORMS,
        *_APPS,
        *(f"{app} ({platform})" for platform in _PLATFORMS for app in _APPS),
    ),
    required=("Last Activity Date", *_APPS),
)


@reader(columns=COLUMNS, key=KEY, windows=True, everybody=True)
def m365_apps(path: Path, *, period: Period | None = None) -> Iterator[Chunk]:
    """Read which apps each user opened over the report period: yes or no, not how often."""
    return read_report(path, period)
