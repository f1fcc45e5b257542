"""Looks into a file: its columns, what they hold, and how their times are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from assets.reader import Column, readers
from assets.reading.identifiers import identifiers
from assets.reading.inference import infer
from kpi_audit.errors import SourceError

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
    """

    path: Path
    reader: str
    columns: Mapping[str, Column]
    sample: pd.DataFrame

    @property
    def named(self) -> dict[str, str]:
        """Column name by header, and by the header in small letters."""
        exact = {column.source: name for name, column in self.columns.items()}
        return {header.casefold(): name for header, name in exact.items()} | exact


def look(path: Path) -> Table:
    """Read the first rows of ``path``.

    Raises
    ------
    SourceError
        The file is not there, or not a table that can be read.
    """
    if not path.is_file():
        raise SourceError(f"there is no file '{path}'.")
    name = _READERS.get(path.suffix.casefold())
    if name is None:
        known = ", ".join(_READERS)
        raise SourceError(f"'{path.name}' is no table that can be scanned. Known endings: {known}.")
    try:
        chunks = list(islice(readers()[name].function(path), _CHUNKS))
        columns = infer(chunks)
    except SourceError as error:
        raise SourceError(f"'{path.name}' {error}") from None
    sample = pd.concat([chunk.rows for chunk in chunks], ignore_index=True)
    assert list(identifiers(list(sample.columns.drop("_line")))) == list(columns)  # noqa: S101
    return Table(path, name, columns, sample)
