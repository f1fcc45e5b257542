"""One table of an export, whether it was saved as a workbook or as delimited text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from assets.reader import Chunk
from assets.reading.header import Wanted
from assets.reading.records import read_records
from assets.reading.sheets import is_workbook, read_sheet

Decimal = Literal[".", ","]


def read_table(
    path: Path, *, wanted: Wanted, encoding: str | None = None, decimal: Decimal = "."
) -> Iterator[Chunk]:
    """Read the table whose header has all ``wanted`` names; of a workbook the sheet with it.

    ``decimal`` is how numbers are written as text; the other mark separates thousands.
    """
    if is_workbook(path):
        found = read_sheet(path, wanted=wanted)
    else:
        found = read_records(path, wanted=wanted, encoding=encoding)
    thousands = "." if decimal == "," else ","
    for chunk in found:
        yield replace(chunk, decimal=decimal, thousands=thousands)
