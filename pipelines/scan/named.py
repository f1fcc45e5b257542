"""The headers that a person named: by them the header line and the sheet are known."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from pipelines.scan.wanted import Wanted

_NUMBERS = ("value", "numerator", "denominator", "compare", "outcome", "companion", "weight")
_OTHERS = (
    "actor", "time", "reversed_", "counterpart", "team", "object_", "text", "case", "state",
    "where",
)  # fmt: skip


def named(wanted: Wanted) -> list[tuple[str, ...]]:
    """Return what must be among the headers: as written, and the columns of what is SQL.

    Examples
    --------
    >>> named(Wanted(value="a + b", segment=("Team name",)))
    [('Team name', 'a + b'), ('Team name', 'a', 'b')]
    """
    found = (*wanted.segment, *(getattr(wanted, name) for name in (*_NUMBERS, *_OTHERS)))
    texts = tuple(dict.fromkeys(text for text in found if text and text != wanted.where))
    every = [*texts, *([wanted.where] if wanted.where else [])]
    read = tuple(dict.fromkeys(name for text in every for name in _headers(text)))
    return list(dict.fromkeys((texts, read)))


def numeric(wanted: Wanted) -> frozenset[str]:
    """Return the headers that must hold numbers; SQL may as well be the name of a column."""
    texts = [text for name in _NUMBERS if (text := getattr(wanted, name))]
    return frozenset(name for text in texts for name in (text, *_headers(text)))


def _headers(text: str) -> list[str]:
    """Return the columns that ``text`` reads if it is SQL, else the header that it is."""
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except SqlglotError:
        return [text]
    if isinstance(tree, exp.Column | exp.Alias):
        return [text]
    return sorted({found.name for found in tree.find_all(exp.Column)}) or [text]
