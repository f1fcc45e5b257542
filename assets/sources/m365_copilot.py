"""Last use of Copilot by each enabled user: getMicrosoft365CopilotUsageUserDetail (beta)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.m365 import KEY, read_report, user_columns
from assets.reading.report_windows import Period

_APPS = ("Microsoft Teams", "Word", "Excel", "PowerPoint", "Outlook", "OneNote", "Loop")
COLUMNS = user_columns(
    dates=(
        "Last Activity Date",
        *(f"{app} Copilot Last Activity Date" for app in _APPS),
        "Copilot Chat Last Activity Date",
    ),
    required=("Last Activity Date",),
)


@reader(columns=COLUMNS, key=KEY, windows=True, everybody=True)
def m365_copilot(path: Path, *, period: Period | None = None) -> Iterator[Chunk]:
    """Read when each user with a Copilot licence used it last, in which app.

    Notes
    -----
    A report over ``ALL`` periods has a row per user and period: name one of them. A row whose
    period is the word ALL has no window and is quarantined.
    """
    return read_report(path, period)
