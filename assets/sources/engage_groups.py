"""``Groups.csv`` of a Viva Engage (Yammer) network export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.engage import TIMES
from assets.reading.records import read_records

COLUMNS = {
    "id": Column(source="id"),
    "name": Column(source="name", is_required=False),
    "privacy": Column(source="privacy", is_required=False),
    "creator": Column(source="creator_id", is_required=False, is_actor=True),
    "created_at": Column(
        source="created_at", type="timestamp", formats=TIMES, timezone="UTC", is_required=False
    ),
    "deleted_at": Column(
        source="deleted_at", type="timestamp", formats=TIMES, timezone="UTC", is_required=False
    ),
}


@reader(file_name="Groups.csv", columns=COLUMNS, key=("id",))
def engage_groups(path: Path, *, encoding: str | None = None) -> Iterator[Chunk]:
    """Read groups. The header is not documented: ``columns:`` says where it differs."""
    return read_records(path, wanted=("id",), encoding=encoding)
