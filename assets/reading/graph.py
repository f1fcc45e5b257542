"""Reads reports as the Graph API returns them: JSON pages, or the CSV they redirect to."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path

from assets.reader import Chunk
from assets.reading import chunks
from assets.reading.header import clean
from assets.reading.records import read_records
from assets.reading.text import encoding_of
from kpi_audit.errors import SourceError

_BLANK = "\ufeff \t\r\n"


def read_graph(path: Path, wanted: Collection[str]) -> Iterator[Chunk]:
    """Read a report, in chunks.

    Parameters
    ----------
    path : Path
        CSV; or JSON: one page ``{"value": [...]}``, several behind each other, an array, or one
        object per line. Which one it is follows from its first character, not from its name.
    wanted : Collection[str]
        Headers by which the header line of a CSV is known.

    Notes
    -----
    A nested list of objects (one per report period) becomes one row per object; a list of texts
    becomes one text, joined by ``+`` as in the CSV.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding) as text:
        start = text.read(4096).lstrip(_BLANK)
    if not start.startswith(("{", "[")):
        return read_records(path, wanted=wanted, encoding=encoding)
    return _chunks(_rows(path.read_text(encoding=encoding)))


def _chunks(rows: list[dict[str, object]]) -> Iterator[Chunk]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names:
        raise SourceError("holds no row: its 'value' is empty. Ask for the report again.")
    header = clean(names)
    for first in range(0, len(rows), chunks.ROWS):
        part = rows[first : first + chunks.ROWS]
        cells = [[_flat(row.get(name)) for name in names] for row in part]
        yield chunks.chunk(header, cells, range(first + 1, first + len(part) + 1))


def _rows(text: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for document in _documents(text):
        page = document.get("value", [document]) if isinstance(document, dict) else document
        for item in page if isinstance(page, list) else [page]:
            if not isinstance(item, dict):
                raise SourceError("holds something that is no object; expected {'value': [{...}]}.")
            found += _unnested(item)
    return found


def _documents(text: str) -> Iterator[object]:
    decoder, place = json.JSONDecoder(), 0
    while (place := _next(text, place)) < len(text):
        try:
            document, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise SourceError(
                f"is not JSON at line {error.lineno}, column {error.colno} ({error.msg}); cut off?"
            ) from None
        except (ValueError, RecursionError):
            raise SourceError("cannot be read as JSON: it is nested too deeply.") from None
        if isinstance(document, dict) and "error" in document:
            raise SourceError("is an error message of the API, no report. Ask for it again.")
        yield document


def _next(text: str, place: int) -> int:
    while place < len(text) and text[place] in _BLANK:
        place += 1
    return place


def _unnested(item: dict[str, object]) -> list[dict[str, object]]:
    plain = {name: value for name, value in item.items() if not name.startswith("@odata.")}
    for name, value in plain.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            rest = {other: plain[other] for other in plain if other != name}
            return [{**rest, **one} for one in value]
    return [plain]


def _flat(value: object) -> object:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "+".join(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value
