"""Where the files of a source lie: on disk, in a folder, or inside zip archives."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from assets.anothers import is_anothers
from assets.archives import members
from assets.reader import Reader
from assets.source import Source
from assets.unreadable import unreadable
from kpi_audit.errors import SourceError

_INSIDE = re.compile(r"(?<=\.zip)/(?=.)", re.IGNORECASE)  # 'exports/*.zip/deals.csv'


@dataclass(frozen=True, slots=True)
class Place:
    """One file.

    Attributes
    ----------
    path : str
        Relative to the project folder where it lies in it; of a file in an archive
        ``exports/anna.zip/messages.csv``.
    file : Path
        The file itself, or the archive that holds it.
    member : str
        Its name in the archive; empty if it lies on disk.
    """

    path: str
    file: Path
    member: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The files of a source, by path, and the archives and folders that hold none of them."""

    found: tuple[Place, ...]
    without: tuple[str, ...]


def places(source: Source) -> Places:
    """Return where the files of ``source`` lie.

    Raises
    ------
    SourceError
        No file matches, or an archive cannot be read.
    """
    found, without = list[Place](), list[str]()
    for file in files(source.folder, source.location, source.reader):
        path = _relative(file, source.folder)
        if file.suffix.casefold() != ".zip":
            found.append(Place(path, file))
            continue
        inside = [m for m in _members(source, path, file) if not is_anothers(file, m, source)]
        found += [Place(f"{path}/{name}", file, name) for name in inside]
        without += [] if inside else [path]
    if not found:
        raise SourceError(f"source '{source.name}': {_nothing(source, without)}")
    return Places(tuple(sorted(found, key=lambda place: place.path)), tuple(sorted(without)))


def files(folder: Path, location: str, reader: Reader) -> list[Path]:
    """Return the files on disk that hold what ``location`` asks for; archives are not opened.

    A folder stands for the reader's own file, and the archives, that lie in it at any depth.
    """
    # Hidden files are left out, as by the shell: they are others' half-written copies.
    outer = _INSIDE.split(location, maxsplit=1)[0]
    names = glob.glob(outer, root_dir=folder, recursive=True)  # noqa: PTH207 (root_dir)
    found = set[Path]()
    for entry in (folder / name for name in names):
        if entry.is_file():
            found.add(entry)
        elif entry.is_dir() and reader.file_name:
            found.update(_in_folder(entry, reader.file_name))
    return sorted(found)


def _in_folder(folder: Path, file_name: str) -> Iterator[Path]:
    for file in folder.rglob("*"):
        is_hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        is_wanted = is_like(file.name, file_name) or file.suffix.casefold() == ".zip"
        if is_wanted and not is_hidden and file.is_file():
            yield file


def _members(source: Source, path: str, file: Path) -> list[str]:
    wanted, where = _wanted(source), f"source '{source.name}': {path}"
    if not wanted:
        raise SourceError(
            f"{where}: which of its files is '{source.reader.name}' to read? Name it behind the"
            f" archive, as in '{path}/deals.csv' or '{path}/*.csv'."
        )
    try:
        return members(file, lambda name: is_like(name, wanted))
    except SourceError as error:
        raise SourceError(f"{where}: {error}") from None
    except OSError as error:
        raise SourceError(f"{where}: {unreadable(error)}") from None


def _wanted(source: Source) -> str:
    return (*_INSIDE.split(source.location, maxsplit=1), source.reader.file_name)[1]


def is_like(name: str, pattern: str) -> bool:
    """Whether a name matches; a pattern without a folder finds its file in any."""
    bare = name if "/" in pattern else name.rpartition("/")[2]
    return fnmatchcase(bare.casefold(), pattern.casefold())


def _relative(file: Path, folder: Path) -> str:
    return (file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix()


def _nothing(source: Source, without: list[str]) -> str:
    if without:
        return (
            f"none of the archives that '{source.location}' matches holds '{_wanted(source)}':"
            f" {', '.join(without[:10])}. Ask for that part of the export, too."
        )
    missing = f"no file matches '{source.location}' in {source.folder}."
    start = re.split(r"[*?\[]", source.location, maxsplit=1)[0]
    parent = source.folder / start.rpartition("/")[0]
    if not parent.is_dir():
        return f"{missing} There is no folder {parent}."
    names = sorted(entry.name for entry in parent.iterdir())[:10]
    return f"{missing} {parent} holds: {', '.join(names) or 'nothing'}."
