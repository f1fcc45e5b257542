"""What a source has to offer tonight: files, or the answer to a query."""

from __future__ import annotations

import glob
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.reader import Chunk
from assets.reading.urls import shown, within
from assets.source import Source
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
    """

    path: str
    location: Path | str
    sha256: str | None
    path_values: dict[str, str]
    stamp: tuple[int, int] | None = None  # size and time of change when the digest was made

    def check_unchanged(self) -> None:
        """Raise if somebody wrote to the file since its digest was made."""
        if isinstance(self.location, Path) and _stamp(self.location) != self.stamp:
            raise SourceError("changed while it was read. Run again when it is complete.")

    def chunks(self, source: Source) -> Iterator[Chunk]:
        """Read it."""
        yield from source.reader.function(self.location, **source.options)


def deliveries(source: Source) -> Iterator[Delivery]:
    """Yield everything a source has to offer, in the order of the paths.

    Raises
    ------
    SourceError
        No file matches, or a path does not contain a column that is declared to be in it.
    """
    if not source.reader.is_file:
        yield _query(source)
        return
    files = _files(source)
    if not files:
        raise SourceError(
            f"source '{source.name}': no file matches '{source.location}' in {source.folder}."
            f" {_neighbours(source)}"
        )
    for path, file in files:
        yield _delivery(source, path, file)


def _query(source: Source) -> Delivery:
    try:
        return Delivery(shown(source.location), within(source.folder, source.location), None, {})
    except SourceError as error:
        raise SourceError(f"source '{source.name}': {error}") from None


def _delivery(source: Source, path: str, file: Path) -> Delivery:
    try:
        values, stamp = _path_values(source, path), _stamp(file)
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        shown_path = path.encode().decode()
    except OSError as error:
        raise SourceError(f"source '{source.name}': {path}: {error.strerror}.") from None
    except UnicodeEncodeError:
        raise SourceError(
            f"source '{source.name}': {path!r}: its name is not UTF-8; rename it."
        ) from None
    return Delivery(shown_path, file, digest, values, stamp)


def _stamp(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _files(source: Source) -> list[tuple[str, Path]]:
    # Hidden files are left out, as by the shell: they are others' half-written copies.
    found = glob.glob(source.location, root_dir=source.folder, recursive=True)  # noqa: PTH207 (root_dir)
    files = [source.folder / name for name in found]
    return sorted((_relative(file, source.folder), file) for file in files if file.is_file())


def _relative(file: Path, folder: Path) -> str:
    return (file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix()


def _neighbours(source: Source) -> str:
    start = re.split(r"[*?\[]", source.location, maxsplit=1)[0]
    parent = source.folder / start.rpartition("/")[0]
    if not parent.is_dir():
        return f"There is no folder {parent}."
    names = sorted(entry.name for entry in parent.iterdir())[:10]
    return f"{parent} holds: {', '.join(names) or 'nothing'}."


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
                f"source '{source.name}': {path}: path_columns.{column}: the path does not match"
                f" {pattern!r}. Change the pattern or move the file."
            )
        values[column] = match[1]
    return values
