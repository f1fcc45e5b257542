"""One table of an export, whether it was saved as a workbook or as delimited text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk
from assets.reading.header import Wanted
from assets.reading.records import read_records
from assets.reading.sheets import is_workbook, read_sheet


def read_table(path: Path, *, wanted: Wanted, encoding: str | None = None) -> Iterator[Chunk]:
    """Read the table whose header has all ``wanted`` names; of a workbook the sheet with it."""
    if is_workbook(path):
        yield from read_sheet(path, wanted=wanted)
    else:
        yield from read_records(path, wanted=wanted, encoding=encoding)
