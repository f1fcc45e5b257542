"""Zip archives as they are delivered: what they hold, and one of their files unpacked safely."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import error as ZlibError  # noqa: N812 (an exception; zlib names it in small letters)

from kpi_audit.errors import SourceError

LARGEST = 4 << 30  # bytes that one file may unpack to
_SUSPECT, _RATIO = 256 << 20, 200  # text packs 10 : 1, repeated rows hardly 100 : 1
_BLOCK = 1 << 20  # bytes
_UTF_8, _ENCRYPTED = 0x800, 0x1  # flags of an entry
_DAMAGED = (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, ValueError)


def members(archive: Path, is_wanted: Callable[[str], bool]) -> list[str]:
    """Return the names of the wanted files in ``archive``, sorted.

    Folders, and what macOS puts beside files, are left out.

    Raises
    ------
    SourceError
        It is no zip archive; or a wanted file is there twice, or has a name that leads out of the
        archive or is not UTF-8.
    """
    with _opened(archive) as opened:
        names = [_name(info) for info in opened.infolist() if not info.is_dir()]
    wanted = sorted(name for name in names if not _is_hidden(name) and is_wanted(name))
    for name, count in Counter(wanted).items():
        _check_name(name)
        if count > 1:
            raise SourceError(f"holds {name!r} twice; which one counts? Unpack and pack it again.")
    return wanted


def unpack(archive: Path, name: str, into: Path) -> tuple[Path, str]:
    """Write one file of ``archive`` to the folder ``into``, under a name of our own.

    Returns
    -------
    tuple[Path, str]
        Where it is now, and the sha256 of its content.

    Raises
    ------
    SourceError
        It is encrypted, damaged, or unpacks to more than a sound export would.
    """
    found = re.fullmatch(r".*(\.[a-z0-9]{1,8})", name.casefold())
    target, digest = into / f"unpacked{found[1] if found else ''}", hashlib.sha256()
    with _opened(archive) as opened:
        info = next(info for info in opened.infolist() if _name(info) == name)
        _check_content(info)
        with opened.open(info) as packed, target.open("wb") as written:
            while block := packed.read(_BLOCK):
                digest.update(block)
                written.write(block)
    return target, digest.hexdigest()


def head(archive: Path, name: str, size: int) -> bytes:
    """Return the first ``size`` bytes of one file of ``archive``.

    Raises
    ------
    SourceError
        As ``unpack``.
    """
    with _opened(archive) as opened:
        info = next(info for info in opened.infolist() if _name(info) == name)
        _check_content(info)
        with opened.open(info) as packed:
            return packed.read(size)


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as opened:
            yield opened
    except UnicodeDecodeError:
        raise SourceError(
            "holds a file whose name says that it is UTF-8 and is not. Pack it again."
        ) from None
    except _DAMAGED:
        raise SourceError(
            "is no zip archive, is damaged, or still being downloaded. Download it again."
        ) from None


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry; many programs write UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & _UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeDecodeError:
            name = name.encode("cp437").decode("utf-8", errors="surrogateescape")
    return name.replace("\\", "/")


def _is_hidden(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == "__MACOSX" or (parts[-1].startswith(".") and ".." not in parts)


def _check_name(name: str) -> None:
    if name.startswith("/") or ".." in name.split("/") or re.match("[A-Za-z]:", name):
        raise SourceError(f"holds {name!r}, a name that leads out of the archive. Do not use it.")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise SourceError(f"holds {name!r}, a name that is not UTF-8. Pack it again.") from None


def _check_content(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise SourceError("is encrypted. Unpack it with its password and give the file itself.")
    is_suspect = info.file_size > _SUSPECT and info.file_size > _RATIO * info.compress_size
    if info.file_size > LARGEST or is_suspect:
        raise SourceError(
            f"would unpack from {info.compress_size:,} to {info.file_size:,} bytes, as no sound"
            " export does. If it is one, unpack it and give the file itself."
        )
