"""A table with typed cells: what spreadsheets, JSON and other programs are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "number", "integer", "date", "time", "yes or no"]  # times are UTC
Declared = dict[str, tuple[str, str, tuple[tuple[str, str, Kind], ...]]]  # title, table, columns
Cell = str | float | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes
    ----------
    name : str
        As in the audit tables; the same in every language.
    title : str
        As people read it.
    kind : Kind
    """

    name: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes
    ----------
    name : str
        The same in every language.
    title : str
    columns : tuple[Column, ...]
    rows : list[tuple[Cell, ...]]
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
