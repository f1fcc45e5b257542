"""Tells files of one name apart: both LinkedIn and Viva Engage export a ``Messages.csv``."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from assets.archives import head
from assets.reader import Reader, readers
from assets.reading.header import LINES_SEARCHED, loose
from assets.source import Source
from kpi_audit.errors import SourceError

_HEAD = 1 << 14  # bytes: preambles and headers are shorter
_CELL = re.compile(r"[,;\t|]")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def is_anothers(archive: Path, member: str, source: Source) -> bool:
    """Whether a file that was found by the reader's name is what another reader of it reads.

    Parameters
    ----------
    archive : Path
    member : str
        Name of the file in it.
    source : Source

    Notes
    -----
    It is another's if a line of its beginning has more of the other's headers. A file that is like
    none stays the source's own, so that what is wrong with it is said.
    """
    rivals = [r for r in readers().values() if _is_rival(r, source.reader)]
    if not rivals:
        return False
    try:
        start = head(archive, member, _HEAD)
    except (SourceError, OSError):
        return False  # said where it is read
    lines = start.decode(_MARKS.get(start[:2], "utf-8-sig"), errors="replace").splitlines()
    cells = [{loose(c) for c in _CELL.split(line)} for line in lines[:LINES_SEARCHED]]
    own = {c.source for c in source.columns.values()} | {*source.reader.headers}
    return max(_alike(cells, rival.headers) for rival in rivals) > _alike(cells, own)


def _is_rival(one: Reader, other: Reader) -> bool:
    is_other = one.name != other.name and one.file_name != ""
    return is_other and one.file_name.casefold() == other.file_name.casefold()


def _alike(lines: list[set[str]], headers: Collection[str]) -> int:
    names = {loose(header) for header in headers} - {""}
    return max((len(line & names) for line in lines), default=0)
