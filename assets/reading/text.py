"""Finds out how a text file was encoded, by reading all of it once."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from kpi_audit.errors import SourceError

_BLOCK = 1 << 20  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16, so it is tried before
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MANY, _FEW = 0.4, 0.1  # share of zero bytes among every second byte
_FALLBACK = "cp1252"  # what Excel writes on a western Windows as "CSV"


def encoding_of(path: Path, declared: str | None = None) -> str:
    """Return the encoding in which all of ``path`` can be read.

    A byte-order mark decides; without one UTF-16 shows by its zero bytes, then UTF-8 is tried,
    then Windows-1252.

    Raises
    ------
    SourceError
        Names the first byte that does not belong to the declared or detected encoding.
    """
    if declared is not None:
        return _checked(path, _known(declared), f"set 'encoding' to what it is, not '{declared}'")
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return _checked(path, encoding, "it is damaged; export it again")
    guess = _utf_16_without_mark(start)
    if guess is not None:
        return _checked(path, guess, "it is damaged; export it again")
    if _problem(path, "utf-8") is None:
        return "utf-8"
    return _checked(path, _FALLBACK, "set 'encoding', as in 'encoding: latin-1'")


def _known(encoding: str) -> str:
    try:
        info = codecs.lookup(encoding)
        "".encode(encoding)  # codecs that are no text encodings, such as 'hex', refuse this
    except (LookupError, ValueError):
        raise SourceError(f"there is no encoding '{encoding}'. Try utf-8 or cp1252.") from None
    return "utf-8-sig" if info.name == "utf-8" else info.name


def _utf_16_without_mark(start: bytes) -> str | None:
    """UTF-16 of western text has a zero in every second byte."""
    half = len(start) // 2
    if half == 0:
        return None
    even, odd = start[0::2].count(0) / half, start[1::2].count(0) / half
    if odd > _MANY and even < _FEW:
        return "utf-16-le"
    return "utf-16-be" if even > _MANY and odd < _FEW else None


def _checked(path: Path, encoding: str, advice: str) -> str:
    problem = _problem(path, encoding)
    if problem is not None:
        raise SourceError(f"{problem} cannot be read as {encoding}: {advice}.")
    return encoding


def _problem(path: Path, encoding: str) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for block in _blocks(path):
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return f"line {line + error.object[: error.start].count(10)}"
        line += block.count(b"\n")
    return None


def _blocks(path: Path) -> Iterator[bytes]:
    """All blocks of a file, then an empty one that ends it."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
    yield b""
