"""One sheet of an Excel workbook (.xlsx, .xlsm)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading.sheets import read_sheet


@reader()
def excel(path: Path, *, sheet: str | None = None, header: tuple[str, ...] = ()) -> Iterator[Chunk]:
    """Read one sheet; cells keep the type they have in the workbook.

    Parameters
    ----------
    path : Path
    sheet : str or None
        Name of the sheet; None: the only one, or the one with the headers of ``header``.
    header : tuple[str, ...]
        Headers by which the header row is known, where rows precede it.

    Notes
    -----
    Of a formula the value counts that Excel stored with it; a workbook written by a program that
    never calculated has none. An error such as #DIV/0! does not fit any type.
    """
    yield from read_sheet(path, wanted=header, sheet=sheet)
