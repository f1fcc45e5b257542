"""A table as the page shows it: texts only, ready to be escaped and placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table.

    Attributes
    ----------
    caption : str
    columns : tuple[str, ...]
        Headings.
    rows : list[tuple[str, ...]]
        Texts; the first of each row is its heading.
    numbers : frozenset[int]
        Columns that hold numbers.
    more : str
        What was left out; empty where nothing was.
    ids : tuple[str, ...]
        Anchors of the rows, where they have some.
    hidden_ids : tuple[str, ...]
        Anchors of what was left out, so that a permalink never leads nowhere.
    """

    caption: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: frozenset[int] = frozenset()
    more: str = ""
    ids: tuple[str, ...] = ()
    hidden_ids: tuple[str, ...] = field(default=())
