"""The file to scan as a file with a name: packed files are unpacked, a pipe is read to its end."""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kpi_audit.errors import SourceError

_STDIN = "-"
_PACKED = ".gz"


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Yield a regular file with the content of ``path``; ``-`` is the standard input, as CSV.

    Raises
    ------
    SourceError
        There is no such file, it is a folder, or what it holds cannot be unpacked.
    """
    if path.is_dir():
        raise SourceError(f"'{path}' is a folder; a scan takes one file of it.")
    if str(path) != _STDIN and not path.exists():
        raise SourceError(f"there is no file '{path}'.")
    if path.is_file() and path.suffix.casefold() != _PACKED:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="kpi-audit-") as folder:
        copy = Path(folder) / _name(path)
        with _read(path) as found, copy.open("wb") as written:
            try:
                shutil.copyfileobj(found, written)
            except (gzip.BadGzipFile, zlib.error, EOFError):
                raise SourceError(
                    f"'{path.name}' is no gzip file, or it is damaged. Pack it again."
                ) from None
        yield copy


def _name(path: Path) -> str:
    """Name with an ending that says what is inside; a pipe has none and is taken for CSV."""
    if path.suffix.casefold() == _PACKED:
        return path.stem if Path(path.stem).suffix else f"{path.stem}.csv"
    return "standard input.csv"


@contextmanager
def _read(path: Path) -> Iterator[BinaryIO]:
    if str(path) == _STDIN:
        yield sys.stdin.buffer
    elif path.suffix.casefold() == _PACKED:
        with gzip.open(path) as unpacked:
            yield unpacked  # type: ignore[misc]  # it reads bytes, and says so less exactly
    else:
        with path.open("rb") as pipe:
            yield pipe
