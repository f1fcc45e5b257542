"""Delimited text with any columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.delimiter import one_character
from assets.reading.records import read_records
from assets.reading.units import without_units
from kpi_audit.errors import SourceError


@reader()
def csv(  # noqa: PLR0913 (the options of a source)
    path: Path,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    decimal: str = ".",
    thousands: str | None = None,
    header: tuple[str, ...] = (),
    nulls: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
) -> Iterator[Chunk]:
    """Read delimited text.

    Parameters
    ----------
    path : Path
    delimiter, encoding : str or None
        None: found out from the content.
    decimal, thousands : str
        Marks in numbers; ``thousands`` is the comma, or the point where ``decimal`` is the comma.
    header : tuple[str, ...]
        Headers by which the header line is known, where lines precede it.
    nulls : tuple[str, ...]
        Values that mean "nothing", such as ``NULL``; an empty field always does.
    units : tuple[str, ...]
        Signs that may stand beside a number, such as ``%`` or ``EUR``, and are taken off: 45 % is
        45. ``()`` reads a number in brackets as one below zero.
    """
    if delimiter is not None:
        delimiter = one_character("delimiter", delimiter)
    if thousands is None:
        thousands = "." if decimal == "," else ","
    if one_character("decimal", decimal) == one_character("thousands", thousands):
        raise SourceError(f"'decimal' and 'thousands' are both {decimal!r}; they must differ.")
    for chunk in read_records(path, wanted=header, delimiter=delimiter, encoding=encoding):
        rows = chunk.rows.mask(chunk.rows.isin(list(nulls)), None) if nulls else chunk.rows
        rows = without_units(rows, units)
        yield replace(chunk, rows=rows, decimal=decimal, thousands=thousands)
