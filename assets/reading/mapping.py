"""Finds the declared columns among the headers of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from assets.reader import Column
from assets.reading.header import loose
from kpi_audit.errors import MissingColumn, SourceError

_SHOWN = 40  # characters of a header, and headers in a message: a file without one shows rows


@dataclass(frozen=True, slots=True)
class Match:
    """Header by column name for the columns that a file has, and headers nobody asked for."""

    headers: Mapping[str, str]
    unknown: tuple[str, ...]


def match(columns: Mapping[str, Column], headers: Sequence[str]) -> Match:
    """Match by name: exactly, else ignoring case, blanks and punctuation.

    Raises
    ------
    SourceError
        A required column is missing, or two headers are equally close to one column.
    """
    found = {name: _header(column.source, headers) for name, column in columns.items()}
    needed = [column.source for column in columns.values() if column.is_required]
    require(needed, headers)
    present = {name: header for name, header in found.items() if header is not None}
    taken = set(present.values())
    return Match(present, tuple(header for header in headers if header not in taken))


def require(wanted: Sequence[str], headers: Sequence[str]) -> None:
    """Raise if a header is missing, with the headers that were found."""
    missing = [name for name in wanted if _header(name, headers) is None]
    if missing:
        listed = ", ".join(map(repr, missing))
        raise MissingColumn(f"has no column {listed}. {_hint(missing, headers)}")


def _header(wanted: str, headers: Sequence[str]) -> str | None:
    if wanted in headers:
        return wanted
    close = [header for header in headers if loose(header) == loose(wanted) != ""]
    if len(close) > 1:
        raise SourceError(f"has {' and '.join(map(repr, close))}; which one is '{wanted}'?")
    return close[0] if close else None


def _hint(wanted: Sequence[str], headers: Sequence[str]) -> str:
    shown = [header[:_SHOWN] for header in headers[:_SHOWN]]
    close = [near[0] for name in wanted if (near := get_close_matches(name, shown, n=1))]
    question = f"Did you mean {', '.join(map(repr, close))}? " if close else ""
    return f"{question}Columns found: {', '.join(map(repr, shown))}."
