"""JSON: an array of objects, or one object per line."""

from __future__ import annotations

import json as parser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from assets.reader import Chunk, reader
from assets.reading import chunks
from assets.reading.header import clean
from assets.reading.text import encoding_of
from kpi_audit.errors import SourceError

Item = tuple[int, object]  # line or place in the array, and what stands there


@reader()
def json(path: Path, *, encoding: str | None = None) -> Iterator[Chunk]:
    """Read objects; their keys are the columns, nested values are kept as JSON text.

    Notes
    -----
    A file with one object per line is read twice, because a key may first occur in its last line.
    """
    encoding = encoding_of(path, encoding)
    keys: dict[str, None] = {}
    for _, item in _items(path, encoding):
        if isinstance(item, dict):
            keys.update(dict.fromkeys(item))
    if not keys:
        raise SourceError("holds no object; expected [{...}, ...] or one {...} per line.")
    names, items, is_first = list(keys), _items(path, encoding), True
    header = clean(names)
    while (batch := list(islice(items, chunks.ROWS))) or is_first:
        is_first = False
        good = [(line, item) for line, item in batch if isinstance(item, dict)]
        rejects = [(line, _why(item)) for line, item in batch if not isinstance(item, dict)]
        rows = [[_flat(item.get(name)) for name in names] for _, item in good]
        yield chunks.chunk(header, rows, [line for line, _ in good], rejects)


def _items(path: Path, encoding: str) -> Iterator[Item]:
    with path.open(encoding=encoding) as text:
        start = next((line for line in text if line.strip("\ufeff \t\r\n")), "")
        text.seek(0)
        if start.lstrip("\ufeff \t").startswith("["):
            yield from enumerate(_array(text.read()), start=1)
            return
        for number, line in enumerate(text, start=1):
            if line.strip("\ufeff \t\r\n"):
                yield number, _one(line)


def _array(text: str) -> list[object]:
    try:
        found = parser.loads(text.lstrip("\ufeff"), parse_constant=_refused)
    except parser.JSONDecodeError as error:
        raise SourceError(
            f"is not JSON at line {error.lineno}, column {error.colno} ({error.msg}); cut off?"
        ) from None
    except (ValueError, RecursionError) as error:
        raise SourceError(f"cannot be read as JSON: {_named(error)}.") from None
    return list(found)


def _one(line: str) -> object:
    try:
        return parser.loads(line.lstrip("\ufeff"), parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        return error


def _refused(name: str) -> object:
    raise ValueError(f"{name} is no number in JSON")


def _named(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return error.msg if isinstance(error, parser.JSONDecodeError) else str(error).split(";")[0]


def _why(item: object) -> str:
    if isinstance(item, Exception):
        return f"is not JSON ({_named(item)})"
    return "is no JSON object"


def _flat(value: object) -> object:
    if isinstance(value, dict | list):
        return parser.dumps(value, ensure_ascii=False, sort_keys=True)
    return value
