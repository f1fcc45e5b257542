"""Sheets of an Excel workbook: found by name or by content, read in chunks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from assets.reader import Chunk
from assets.reading import chunks
from assets.reading.cells import CellError
from assets.reading.header import LINES_SEARCHED, Wanted, clean, find_header, likeliest, share_of
from kpi_audit.errors import SourceError, did_you_mean

Row = tuple[int, list[object]]
_LARGEST = 4 << 30  # bytes of XML that a workbook may unpack to
_MARK = b"PK\x03\x04"  # a workbook is a zip archive


def is_workbook(path: Path) -> bool:
    """Whether a file can be one; text never begins so."""
    with path.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def read_sheet(path: Path, *, wanted: Wanted, sheet: str | None = None) -> Iterator[Chunk]:
    """Read one sheet; cells keep the type they have in the workbook.

    Parameters
    ----------
    path : Path
    wanted : Wanted
        Headers by which the header row is known, where rows precede it.
    sheet : str or None
        Name of the sheet; None: the only one, or the one with the wanted headers.
    """
    with closing(_opened(path)) as book:
        rows = _rows(_sheet(book, sheet, wanted))
        first = list(islice(rows, LINES_SEARCHED))
        lines = _lines(first)
        if not any(any(cells) for cells in lines):
            raise SourceError("is empty: the sheet has not even a header. Export it again.")
        index = find_header(lines, wanted)
        if index is None:
            index = likeliest(lines, wanted)
        yield from _chunks(clean(_trimmed(lines[index])), chain(first[index + 1 :], rows))


def _opened(path: Path) -> Any:  # noqa: ANN401 (openpyxl's read-only workbook is untyped)
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > _LARGEST:
            raise SourceError(f"unpacks to {size >> 30} GB; export it as CSV instead.")
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, EOFError):
        raise SourceError(
            "is not an Excel workbook (.xlsx), or it is damaged. Save it as .xlsx again."
        ) from None


def _sheet(book: Any, name: str | None, wanted: Wanted) -> Any:  # noqa: ANN401 (as above)
    for one in book.worksheets:
        one.reset_dimensions()  # some programs store a wrong size, which would cut rows off
    titles = [one.title for one in book.worksheets]
    if name is None and len(titles) == 1:
        name = titles[0]
    if name is None and wanted:
        name = _by_content(book, wanted)
    if name is None:
        raise SourceError(f"has {len(titles)} sheets; name one with 'sheet': {', '.join(titles)}.")
    if name not in titles:
        raise SourceError(f"has no sheet '{name}'. {did_you_mean(name, titles)}")
    return book[name]


def _by_content(book: Any, wanted: Wanted) -> str:  # noqa: ANN401 (as above)
    """Title of the sheet with the wanted headers; where none has them all, with most of them."""
    shares = dict[str, float]()
    for sheet in book.worksheets:
        lines = _lines(islice(_rows(sheet), LINES_SEARCHED))
        shares[sheet.title] = max((share_of(cells, wanted) for cells in lines), default=0.0)
    whole = [title for title, share in shares.items() if share == 1.0]
    if len(whole) > 1:
        raise SourceError(
            f"has {len(whole)} sheets with the columns that are looked for: {', '.join(whole)}."
            " Keep one."
        )
    return max(shares, key=lambda title: shares[title])


def _lines(rows: Iterator[Row] | list[Row]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in cells] for _, cells in rows]


def _rows(sheet: Any) -> Iterator[Row]:  # noqa: ANN401 (as above)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = [CellError(cell.value) if cell.data_type == "e" else cell.value for cell in cells]
        if any(value is not None for value in values):
            yield number, values


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _chunks(header: list[str], rows: Iterator[Row]) -> Iterator[Chunk]:
    width, is_first = len(header), True
    while (batch := list(islice(rows, chunks.ROWS))) or is_first:
        is_first = False
        good = [row for row in batch if not any(cell is not None for cell in row[1][width:])]
        rejects = [
            (number, f"has a value to the right of the header's {width} columns")
            for number, cells in batch
            if any(cell is not None for cell in cells[width:])
        ]
        rows_ = [[*cells[:width], *[None] * (width - len(cells))] for _, cells in good]
        yield chunks.chunk(header, rows_, [number for number, _ in good], rejects)
