"""Reads delimited text in chunks, with the exact line on which each record starts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from assets.reader import Chunk
from assets.reading import chunks
from assets.reading.delimiter import delimiter_of
from assets.reading.header import LINES_SEARCHED, Wanted, clean, find_header, likeliest
from assets.reading.text import encoding_of
from kpi_audit.errors import SourceError

Record = tuple[int, int, list[str] | str]  # first line, last line, fields or why there are none
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n?$', re.IGNORECASE)  # Excel's own hint
_MAY_SWALLOW = 20  # lines; a long message cut off at the end of a file is no damaged file
_OPEN_QUOTE = "unexpected end of data"  # message of the csv module


def read_records(
    path: Path,
    *,
    wanted: Wanted = (),
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Iterator[Chunk]:
    """Read a delimited text file.

    Parameters
    ----------
    path : Path
    wanted : Wanted
        Headers that identify the header line; empty: the first line that is not blank.
    delimiter, encoding : str or None
        None: found out from the content.

    Yields
    ------
    Chunk
        At least one, without rows if the file has a header only. Blank lines are no rows.
    """
    encoding = encoding_of(path, encoding)
    sample = _sample(path, encoding)
    hint = _SEPARATOR_LINE.match(sample[0])
    if delimiter is None:
        delimiter = hint[1] if hint else delimiter_of(sample, wanted)
    with path.open(encoding=encoding, newline="") as text:
        if hint:
            next(text)
        found = _records(text, delimiter, 1 if hint else 0)
        header, pending = _header(found, wanted)
        yield from _chunks(header, chain(pending, found))


def _sample(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as text:
        sample = list(islice(text, LINES_SEARCHED))
    if not any(line.strip("\ufeff \t\r\n") for line in sample):
        raise SourceError("is empty: it has not even a header. Export it again.")
    return sample


def _records(text: Iterator[str], delimiter: str, skipped: int) -> Iterator[Record]:
    parser = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        start = parser.line_num + 1 + skipped
        try:
            cells = next(parser)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, parser.line_num + skipped, _explained(error, start, parser.line_num)
            continue
        if cells:
            yield start, parser.line_num + skipped, cells


def _explained(error: csv.Error, start: int, end: int) -> str:
    if _OPEN_QUOTE in str(error):
        if end - start > max(_MAY_SWALLOW, end // 2):
            raise SourceError(
                f"a quote opened on line {start} never closes and swallows the rest of the file,"
                f" {end - start} lines. Close it or export the file again."
            )
        return f"a quote opened on this line never closes: the file ends inside it (line {end})"
    if "field larger than" in str(error):
        return f"a field is longer than {csv.field_size_limit()} characters: a quote left open?"
    return "a quoted field goes on after its closing quote"


def _header(found: Iterator[Record], wanted: Wanted) -> tuple[list[str], list[Record]]:
    """Return the header, and the records after it that were read to find it."""
    first = list(islice(found, LINES_SEARCHED))
    lines = [[] if isinstance(cells, str) else cells for _, _, cells in first]
    if not any(lines):
        raise SourceError("has no line that can be read as a header; is it a text file at all?")
    index = find_header(lines, wanted)
    if index is None:  # the caller names what is missing, against the likeliest header
        index = likeliest(lines, wanted)
    return clean(lines[index]), first[index + 1 :]


def _chunks(header: list[str], found: Iterator[Record]) -> Iterator[Chunk]:
    width, is_first = len(header), True
    while (batch := list(islice(found, chunks.ROWS))) or is_first:
        is_first = False
        good = [r for r in batch if len(r[2]) == width and not isinstance(r[2], str)]
        rejects = [
            (start, cells if isinstance(cells, str) else _miscounted(len(cells), width))
            for start, _, cells in batch
            if isinstance(cells, str) or len(cells) != width
        ]
        yield chunks.chunk(header, [r[2] for r in good], [r[0] for r in good], rejects)


def _miscounted(fields: int, width: int) -> str:
    hint = " (cut off?)" if fields < width else " (a delimiter inside a value without quotes?)"
    return f"has {fields} fields, the header has {width}{hint}"
