"""Small invented exports, one per version of a format: ``unit/ingest/examples/<reader>/*.csv``.

A file is UTF-8 with commas. ``<its name>.yaml`` beside it, else ``spec.yaml``, holds what else the
source declares. A file ``*.xlsx.csv`` stands for a workbook. Adding one brings a reader into the
tests of all readers.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from assets.reader import readers
from assets.reading.header import loose

FOLDER = Path(__file__).parent / "unit" / "ingest" / "examples"
Table = list[list[str]]


@dataclass(frozen=True)
class Example:
    """One export."""

    reader: str
    file: Path

    def __str__(self) -> str:
        return f"{self.reader}/{self.file.name}"

    @property
    def name(self) -> str:
        """What the file is called where it is delivered."""
        return self.file.name.removesuffix(".csv") if self.is_workbook else self.file.name

    @property
    def is_workbook(self) -> bool:
        return self.file.name.endswith(".xlsx.csv")

    @property
    def spec(self) -> dict[str, Any]:
        for file in (self.file.with_suffix(".yaml"), self.file.with_name("spec.yaml")):
            if file.exists():
                return dict(yaml.safe_load(file.read_text("utf-8")))
        return {}

    @property
    def content(self) -> bytes:
        before, table = self.lines
        return workbook([*before, *table]) if self.is_workbook else self.file.read_bytes()

    @property
    def lines(self) -> tuple[Table, Table]:
        """Lines before the header; the header and the rows."""
        text = io.StringIO(self.file.read_text("utf-8"), newline="")
        lines = list(csv.reader(text))
        known = {loose(name) for name in readers()[self.reader].headers}
        known |= {loose(name) for name in self.spec.get("headers", {})}
        shared = [len({loose(cell) for cell in line} & known) for line in lines]
        place = shared.index(max(shared))
        return lines[:place], lines[place:]


def examples() -> list[Example]:
    """All of them, by reader."""
    return [Example(file.parent.name, file) for file in sorted(FOLDER.glob("*/*.csv"))]


def workbook(lines: Table) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["A cover sheet"])
    sheet = book.create_sheet("Whatever")
    for line in lines:
        sheet.append([None if cell == "" else number(cell) for cell in line])
    with io.BytesIO() as content:
        book.save(content)
        return content.getvalue()


def number(cell: str) -> str | int:
    return int(cell) if cell.lstrip("-").isdecimal() and len(cell) < 9 else cell
