"""Finds the header of a table by its content and matches names in it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from kpi_audit.errors import SourceError

LINES_SEARCHED = 50  # preambles seen in real exports have up to four lines
Wanted = Collection[str | tuple[str, ...]]  # a tuple: any of these names
_NAMES: ContextVar[Mapping[str, str] | None] = ContextVar("names", default=None)


@lru_cache(maxsize=10_000)  # the same headers stand in every file of a source
def loose(name: str) -> str:
    """Return what is left of a header when case, blanks and punctuation are ignored.

    Examples
    --------
    >>> loose("Is Deleted") == loose("is_deleted") == loose("IsDeleted")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


@contextmanager
def renaming(names: Mapping[str, str]) -> Iterator[None]:
    """Let headers that are found meanwhile be called as ``names`` say.

    Every reader finds its header here, so a source's names for headers reach all of them.
    """
    before = _NAMES.set({loose(header) or header: called for header, called in names.items()})
    try:
        yield
    finally:
        _NAMES.reset(before)


def _called(cell: str) -> str:
    names = _NAMES.get()
    return names.get(loose(cell) or cell, cell) if names else cell


def share_of(cells: Sequence[str], wanted: Wanted) -> float:
    """Return which share of the wanted headers a line contains; all, where none is wanted."""
    found = {loose(_called(cell)) for cell in cells}
    names = _names(tuple(wanted))
    held = sum(not found.isdisjoint(either) for either in names)
    return held / len(names) if names else 1.0


@lru_cache(maxsize=1_000)  # a reader wants the same of each line of each file
def _names(wanted: tuple[str | tuple[str, ...], ...]) -> list[frozenset[str]]:
    return [frozenset(map(loose, [one] if isinstance(one, str) else one)) for one in wanted]


def find_header(lines: Sequence[Sequence[str]], wanted: Wanted) -> int | None:
    """Return the index of the first line with all ``wanted`` headers, None if there is none.

    Nothing wanted: the first line that is not blank.
    """
    for index, cells in enumerate(lines):
        if any(cell.strip() for cell in cells) and share_of(cells, wanted) == 1.0:
            return index
    return None


def likeliest(lines: Sequence[Sequence[str]], wanted: Wanted) -> int:
    """Return the index of the line that a person would take for the header."""

    def rank(index: int) -> tuple[float, int, int]:
        filled = sum(bool(cell.strip()) for cell in lines[index])
        return share_of(lines[index], wanted), filled, -index

    return max(range(len(lines)), key=rank)


def clean(cells: Sequence[str]) -> list[str]:
    """Return headers without outer blanks; a column without a header is called by its place.

    Raises
    ------
    SourceError
        Two columns have the same header.
    """
    names = [_called(" ".join(cell.replace("\ufeff", "").split())) for cell in cells]
    names = [name or f"column {place}" for place, name in enumerate(names, start=1)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise SourceError(
            f"has {_listed(twice)} more than once in its header; which one is meant cannot be"
            " known. Rename the columns in the export."
        )
    if "_line" in names:
        raise SourceError("has a column '_line', a name that is reserved. Rename it.")
    return names


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
