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
    found = {name: header_of(column, headers) for name, column in columns.items()}
    taken = {header for header in found.values() if header is not None}
    missing = [c.source for name, c in columns.items() if c.is_required and found[name] is None]
    _refuse(missing, headers, [header for header in headers if header not in taken])
    present = {name: header for name, header in found.items() if header is not None}
    return Match(present, tuple(header for header in headers if header not in taken))


def require(wanted: Sequence[str], headers: Sequence[str], others: Sequence[str] = ()) -> None:
    """Raise if a header is missing, with those found, and those that are none of ``others``."""
    missing = [name for name in wanted if _header(name, headers) is None]
    known = {loose(name) for name in (*wanted, *others)}
    _refuse(missing, headers, [header for header in headers if loose(header) not in known])


def _refuse(missing: Sequence[str], headers: Sequence[str], unknown: Sequence[str]) -> None:
    if missing:
        listed = ", ".join(map(repr, missing))
        raise MissingColumn(f"has no column {listed}. {_hint(missing, headers, unknown)}")


def header_of(column: Column, headers: Sequence[str]) -> str | None:
    """Return the header of one column: its source, else the first of its aliases."""
    found = (_header(name, headers) for name in (column.source, *column.aliases))
    return next((header for header in found if header is not None), None)


def _header(wanted: str, headers: Sequence[str]) -> str | None:
    if wanted in headers:
        return wanted
    close = [header for header in headers if loose(header) == loose(wanted) != ""]
    if len(close) > 1:
        raise SourceError(f"has {' and '.join(map(repr, close))}; which one is '{wanted}'?")
    return close[0] if close else None


def _hint(wanted: Sequence[str], headers: Sequence[str], unknown: Sequence[str]) -> str:
    shown = [header[:_SHOWN] for header in headers[:_SHOWN]]
    close = [near[0] for name in wanted if (near := get_close_matches(name, shown, n=1))]
    question = f"Did you mean {', '.join(map(repr, close))}? " if close else ""
    found = f"{question}Columns found: {', '.join(map(repr, shown))}."
    if not unknown:
        return found
    of_them = [header[:_SHOWN] for header in unknown[:_SHOWN]]
    rest = f" Not known: {', '.join(map(repr, of_them))}." if len(unknown) < len(headers) else ""
    return f"{found}{rest} Other names, as in another language, are mapped with 'headers:'."
