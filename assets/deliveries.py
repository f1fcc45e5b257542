"""What a source has to offer tonight: files, or the answer to a query."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.archives import unpack
from assets.places import Place
from assets.reader import Chunk
from assets.reading.header import renaming
from assets.reading.urls import shown, within
from assets.source import Source
from assets.unreadable import unreadable
from kpi_audit.errors import SourceError


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file, or the answer to one query.

    Attributes
    ----------
    path : str
        Relative to the project folder where it lies in it; of a URL without its password.
    location : Path or str
        What the reader is given.
    sha256 : str or None
        Of the content; None where it is only known once everything was read.
    path_values : dict[str, str]
        Columns taken from the path.
    file : Path or None
        The file on disk: itself, or the archive it lies in.
    stamp : tuple[int, int] or None
        Size of the file and time of its change when the digest was made.
    """

    path: str
    location: Path | str
    sha256: str | None
    path_values: dict[str, str]
    file: Path | None = None
    stamp: tuple[int, int] | None = None

    def check_unchanged(self) -> None:
        """Raise if somebody wrote to the file since its digest was made."""
        if self.file is not None and _stamp(self.file) != self.stamp:
            raise SourceError("changed while it was read. Run again when it is complete.")

    def chunks(self, source: Source) -> Generator[Chunk]:
        """Read it, its headers called as the source says."""
        return chunks_of(source, self.location)


def chunks_of(source: Source, location: Path | str) -> Generator[Chunk]:
    """Read a file or the answer to a query, its headers called as the source says."""
    chunks = source.reader.function(location, **source.options)
    while True:
        with renaming(source.headers):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def deliveries(source: Source, found: Sequence[Place]) -> Generator[Delivery]:
    """Yield everything a source has to offer, in the order of the paths.

    Parameters
    ----------
    source : Source
    found : Sequence[Place]
        Its files; nothing where its reader reads none. What lies in an archive is unpacked and can
        be read until the next delivery is asked for.

    Raises
    ------
    SourceError
        A file cannot be read, or a path does not contain a column that is declared to be in it.
    """
    if not source.reader.is_file:
        yield _query(source)
        return
    for place in found:
        with _content(source, place) as delivery:
            yield delivery


def _query(source: Source) -> Delivery:
    try:
        return Delivery(shown(source.location), within(source.folder, source.location), None, {})
    except SourceError as error:
        raise SourceError(f"source '{source.name}': {error}") from None


@contextmanager
def _content(source: Source, place: Place) -> Iterator[Delivery]:
    """Offer one file; of what lies in an archive a copy that only we can read, for a moment."""
    if not place.member:
        yield _delivery(source, place, None)
        return
    with TemporaryDirectory(prefix="kpi-audit-") as folder:
        yield _delivery(source, place, Path(folder))


def _delivery(source: Source, place: Place, folder: Path | None) -> Delivery:
    path, file = place.path, place.file
    try:
        values, stamp = _path_values(source, path), _stamp(file)
        shown_path = path.encode().decode()
        if folder is None:
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            return Delivery(shown_path, file, digest, values, file, stamp)
        copy, digest = unpack(file, place.member, folder)
        return Delivery(shown_path, copy, digest, values, file, stamp)
    except SourceError as error:
        raise SourceError(f"source '{source.name}': {path}: {error}") from None
    except OSError as error:
        raise SourceError(f"source '{source.name}': {path}: {unreadable(error)}") from None
    except UnicodeEncodeError:
        raise SourceError(
            f"source '{source.name}': {path!r}: its name is not UTF-8; rename it."
        ) from None


def _stamp(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def found_in(source: Source, path: str) -> dict[str, str]:
    """Return the columns taken from the path of an earlier load, as far as it still has them."""
    matches = {name: re.search(form, path) for name, form in source.path_columns.items()}
    return {name: match[1] for name, match in matches.items() if match is not None}


def _path_values(source: Source, path: str) -> dict[str, str]:
    values = {}
    for column, pattern in source.path_columns.items():
        match = re.search(pattern, path)
        if match is None or not match[1]:
            raise SourceError(
                f"path_columns.{column}: the path does not match {pattern!r}. Change the pattern or"
                " move the file."
            )
        values[column] = match[1]
    return values
