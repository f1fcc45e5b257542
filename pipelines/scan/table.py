"""Looks into a file: its columns, what they hold, and how their times are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, readers
from assets.reading.cells import text_of
from assets.reading.header import share_of
from assets.reading.identifiers import identifiers
from assets.reading.inference import infer
from assets.reading.numbers import Marks, numbers
from kpi_audit.errors import SourceError
from pipelines.scan.named import named, numeric
from pipelines.scan.wanted import Document, Wanted
from pipelines.scan.written import written

_READERS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".json": "json",
    ".jsonl": "json",
}
_CHUNKS = 3  # of some ten thousand rows: enough to tell types; what differs later is quarantined


@dataclass(frozen=True, slots=True)
class Table:
    """A file that is about to be scanned.

    Attributes
    ----------
    path : Path
    reader : str
    columns : Mapping[str, Column]
        Inferred from the first rows, by column name; ``source`` is the header.
    sample : DataFrame
        The first rows, by header, as read.
    options : Mapping[str, Any]
        Options of the reader: header line, sheet, how numbers are written.
    """

    path: Path
    reader: str
    columns: Mapping[str, Column]
    sample: pd.DataFrame
    options: Document

    def numbers(self, header: str) -> pd.Series:
        """Return the sampled numbers of a column; null where none is written."""
        values = self.sample[header]
        if values.dtype != object:
            return pd.to_numeric(values, errors="coerce")
        marks = Marks(self.options.get("decimal", "."), self.options.get("thousands", ","))
        return numbers(values.map(text_of).fillna("").astype(object), marks)

    @property
    def named(self) -> dict[str, str]:
        """Column name by header, and by the header in small letters."""
        exact = {column.source: name for name, column in self.columns.items()}
        return {header.casefold(): name for header, name in exact.items()} | exact


def look(path: Path, wanted: Wanted | None = None) -> Table:
    """Read the first rows of ``path``; headers that are ``wanted`` show where the table begins.

    Raises
    ------
    SourceError
        The file is not there, or not a table that can be read.
    """
    wanted = wanted or Wanted()
    if not path.is_file():
        raise SourceError(f"there is no file '{path}'.")
    name = _READERS.get(path.suffix.casefold())
    if name is None:
        known = ", ".join(_READERS)
        raise SourceError(f"'{path.name}' is no table that can be scanned. Known endings: {known}.")
    try:
        options, chunks = _found(path, name, wanted)
        if name == "csv":
            texts = chunks[0].rows
            found = written(texts[header] for header in _numeric(texts, wanted)).options
            if found:
                options |= found
                chunks = _chunks(path, name, options)
        columns = infer(chunks)
    except SourceError as error:
        raise SourceError(f"'{path.name}' {_as_option(str(error))}") from None
    sample = pd.concat([chunk.rows for chunk in chunks], ignore_index=True)
    assert list(identifiers(list(sample.columns.drop("_line")))) == list(columns)  # noqa: S101
    return Table(path, name, columns, sample, options)


def _found(path: Path, reader: str, wanted: Wanted) -> tuple[Document, list[Chunk]]:
    """Return where the table is, as options of the reader, and its first rows."""
    if reader not in ("csv", "excel"):
        return {}, _chunks(path, reader, {})
    sheet = {"sheet": wanted.sheet} if reader == "excel" and wanted.sheet is not None else {}
    for headers in named(wanted):
        options: Document = sheet | ({"header": list(headers)} if headers else {})
        chunks = _chunks(path, reader, options)
        if share_of(list(chunks[0].rows.columns), headers) == 1.0:
            break
    return options, chunks


def _chunks(path: Path, reader: str, options: Document) -> list[Chunk]:
    return list(islice(readers()[reader].function(path, **options), _CHUNKS))


def _numeric(texts: pd.DataFrame, wanted: Wanted) -> list[str]:
    names = {name.casefold() for name in numeric(wanted)}
    return [header for header in texts.columns.drop("_line") if header.casefold() in names]


def _as_option(message: str) -> str:
    """Say ``--sheet`` where the reader speaks of a key of a project file."""
    return message.replace("name one with 'sheet'", "name one with --sheet")
