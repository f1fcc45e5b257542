"""Whole files under their final name, or nothing: what a source's ``path`` will read."""

from __future__ import annotations

import csv
import filecmp
import io
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kpi_audit.errors import FetchFailed

_PART = ".kpi-audit."
_STAMP = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,79}")


@dataclass(frozen=True, slots=True)
class Landing:
    """The folder a source reads from; the one ``*`` in its file names is the stamp of a file.

    Attributes
    ----------
    folder : Path
    before, after : str
        What stands around the stamp in a file's name.
    landed : list[Path]
        What this fetch has brought.
    """

    folder: Path
    before: str
    after: str
    landed: list[Path] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path, path: str) -> Landing:
        """Return the landing of a source's ``path``, such as ``exports/deals-*.csv``."""
        where, slash, name = path.rpartition("/")
        before, _, after = name.partition("*")
        return cls(folder / (where + slash), before, after)

    def file(self, stamp: str) -> Path:
        """Return where the file of ``stamp`` lies or will lie."""
        if not _STAMP.fullmatch(stamp):
            raise FetchFailed("a file cannot be named after what the service answered.")
        return self.folder / f"{self.before}{stamp}{self.after}"

    @property
    def stamps(self) -> list[str]:
        """Stamps of what is there, sorted."""
        if not self.folder.is_dir():
            return []
        names = [entry.name for entry in self.folder.iterdir() if entry.is_file()]
        length = len(self.before) + len(self.after)
        cut = [
            name[len(self.before) : len(name) - len(self.after)]
            for name in names
            if len(name) > length and name.startswith(self.before) and name.endswith(self.after)
        ]
        return sorted(stamp for stamp in cut if _STAMP.fullmatch(stamp))

    def land(self, write: Callable[[BinaryIO], str], *, like: str = "") -> bool:
        """Write a file whole under its final name; return whether there is a new one.

        Parameters
        ----------
        write : Callable[[BinaryIO], str]
            Writes the content and returns the stamp; empty: there is nothing to keep.
        like : str
            Stamp of an earlier file; the same content is not kept twice.

        Raises
        ------
        FetchFailed
            There is a file of that name; what was delivered is never replaced.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        part = self.folder / f"{_PART}{os.getpid()}.part"  # hidden: no reader takes it
        try:
            with part.open("w+b") as opened:
                stamp = write(opened)
                opened.flush()
                os.fsync(opened.fileno())
            if not stamp or (like and self._is_like(part, like)):
                return False
            final = self.file(stamp)
            os.link(part, final)  # unlike a rename it never replaces
        except FileExistsError:
            raise FetchFailed(f"{self.file(stamp).name} is there already.") from None
        finally:
            part.unlink(missing_ok=True)
        _sync(self.folder)
        self.landed.append(final)
        return True

    def _is_like(self, part: Path, stamp: str) -> bool:
        return filecmp.cmp(part, self.file(stamp), shallow=False)

    def _sweep(self) -> None:
        """Remove what a killed fetch left; the caller is the only one who writes here."""
        for entry in self.folder.iterdir():
            if entry.name.startswith(_PART) and entry.name.endswith(".part"):
                entry.unlink(missing_ok=True)


def write_csv(opened: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write rows as UTF-8 with the header first; return how many there were."""
    text = io.TextIOWrapper(opened, encoding="utf-8", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    finally:
        text.flush()
        text.detach()
    return count


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
