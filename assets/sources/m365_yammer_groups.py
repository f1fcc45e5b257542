"""Yammer (Viva Engage) activity of each group: getYammerGroupsActivityDetail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.m365 import read_report, report_columns
from assets.reading.people import text
from assets.reading.report_windows import Period

_NAME, _OWNER = "Group Display Name", "Owner Principal Name"
COLUMNS = {
    "group_display_name": Column(source=_NAME),
    "owner": Column(source="owner", is_actor=True),
    **report_columns(
        counts=("Member Count", "Posted Count", "Read Count", "Liked Count"),
        flags=("Is Deleted", "Office 365 Connected"),
        texts=("Group Type",),
        required=("Last Activity Date", "Posted Count", "Read Count", "Liked Count"),
    ),
}
_KEY = ("report_refresh_date", "report_period", "group_display_name", "owner")


@reader(columns=COLUMNS, key=_KEY, windows=True, everybody=True)
def m365_yammer_groups(path: Path, *, period: Period | None = None) -> Iterator[Chunk]:
    """Read posts, reads and likes of each group over the report period.

    Notes
    -----
    Groups may share a name, so a group is its name and its owner; one without an owner has the
    owner ``nobody``, concealed like all.
    """
    for chunk in read_report(path, period, who=_NAME, others=(_OWNER,)):
        owner = text(chunk.rows, _OWNER).replace("", "nobody")
        rows = chunk.rows.drop(columns=_OWNER, errors="ignore").assign(owner=owner)
        yield replace(chunk, rows=rows)
