"""``Users.csv`` of a Viva Engage (Yammer) network export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.engage import TIMES
from assets.reading.header import loose
from assets.reading.records import read_records

COLUMNS = {
    "person": Column(source="id", is_actor=True),
    "account": Column(source="email", is_required=False, is_actor=True),
    "department": Column(source="department", is_required=False),
    "location": Column(source="location", is_required=False),
    **{
        name: Column(
            source=name, type="timestamp", formats=TIMES, timezone="UTC", is_required=False
        )
        for name in ("joined_at", "deleted_at", "suspended_at")
    },
}
# A title tells who somebody is in a small department.
_DROPPED = {"name", "fullname", "jobtitle", "apiurl", "deletedbyid", "suspendedbyid"}


@reader(file_name="Users.csv", columns=COLUMNS, key=("person",), everybody=True)
def engage_users(path: Path, *, encoding: str | None = None) -> Iterator[Chunk]:
    """Read users; names and job titles are dropped.

    Notes
    -----
    ``person`` is the ``sender`` of ``engage_messages``; ``account`` is the ``person`` of the usage
    reports, where those do not conceal names.
    """
    for chunk in read_records(path, wanted=("id",), encoding=encoding):
        kept = [header for header in chunk.rows.columns if loose(header) not in _DROPPED]
        yield replace(chunk, rows=chunk.rows[kept])
