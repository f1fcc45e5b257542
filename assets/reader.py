"""The contract of a reader: one export format, one function, found in ``assets/sources``."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import pandas as pd

Type = Literal["string", "integer", "number", "boolean", "date", "timestamp"]

_REGISTERED: dict[str, Reader] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a raw table.

    Attributes
    ----------
    source : str
        Header in the file; matched by name, never by position.
    type : Type
        ``timestamp`` is stored in UTC beside ``<name>__day``, the date in the project's time zone.
    formats : tuple[str, ...]
        strptime formats for dates and timestamps; empty: ISO 8601.
    is_required : bool
        A file without it stops the night. An optional column that is missing becomes null.
    is_actor : bool
        Names or identifies a person: only a keyed hash of it reaches the warehouse.
    timezone : str or None
        Zone of timestamps that carry none; None: the source's, else the project's zone.
    """

    source: str
    type: Type = "string"
    formats: tuple[str, ...] = ()
    is_required: bool = True
    is_actor: bool = False
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of one file, not yet typed.

    Attributes
    ----------
    rows : pandas.DataFrame
        One column per header of the file, as read, plus ``_line``: the line (or sheet row, or
        record) where the row starts, counted from 1.
    rejects : pandas.DataFrame
        Rows that have no columns at all: ``_line`` and ``reason``.
    decimal, thousands : str
        How the file writes numbers; one character each.

    Notes
    -----
    All chunks of a file have the same columns.
    """

    rows: pd.DataFrame
    rejects: pd.DataFrame
    decimal: str = "."
    thousands: str = ","


@dataclass(frozen=True, slots=True)
class Reader:
    """A registered reader.

    Attributes
    ----------
    name : str
        What ``reader:`` in ``audit.yaml`` says; the function's and the file's name.
    function : Callable
        ``function(path, *, ...) -> Iterator[Chunk]``; keyword-only parameters are what a source in
        ``audit.yaml`` may set. ``path`` is a ``Path``, or a ``str`` where ``is_file`` is False.
    columns : Mapping[str, Column]
        Columns of the raw table. Empty: the source declares them, or they are inferred.
    key : tuple[str, ...]
        Columns whose values identify a row; a later row of the same key replaces the earlier.
    is_file : bool
        False where ``path`` is a URL, not a glob of files.
    version : str
        Column whose greatest value is the version of a key that counts; empty: what came last.
    windows : bool
        Rows add up a report period before their refresh date, so only windows that do not overlap
        count (``assets/windows.py``).
    everybody : bool
        Every delivery lists about the same people, whatever its path: replaced ids stop the night.
    keeps_others : bool
        Columns the reader does not know are stored too: as numbers, else as text.
    """

    name: str
    function: Callable[..., Iterator[Chunk]]
    columns: Mapping[str, Column] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    is_file: bool = True
    version: str = ""
    windows: bool = False
    everybody: bool = False
    keeps_others: bool = False

    @property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        """Keyword-only parameters of the function."""
        found = inspect.signature(self.function).parameters.values()
        return {p.name: p for p in found if p.kind is inspect.Parameter.KEYWORD_ONLY}


def reader(  # noqa: PLR0913 (the attributes of a reader)
    *,
    columns: Mapping[str, Column] | None = None,
    key: tuple[str, ...] = (),
    is_file: bool = True,
    version: str = "",
    windows: bool = False,
    everybody: bool = False,
    keeps_others: bool = False,
) -> Callable[[Callable[..., Iterator[Chunk]]], Callable[..., Iterator[Chunk]]]:
    """Register the decorated function ``(path: Path, *, ...) -> Iterator[Chunk]``.

    The parameters are attributes of ``Reader``.
    """

    def register(function: Callable[..., Iterator[Chunk]]) -> Callable[..., Iterator[Chunk]]:
        name = function.__name__
        _REGISTERED[name] = Reader(
            name=name,
            function=function,
            columns=dict(columns or {}),
            key=key,
            is_file=is_file,
            version=version,
            windows=windows,
            everybody=everybody,
            keeps_others=keeps_others,
        )
        return function

    return register


def readers() -> Mapping[str, Reader]:
    """All readers by name; importing ``assets.sources`` registers them."""
    package = importlib.import_module("assets.sources")
    for module in pkgutil.iter_modules([str(Path(str(package.__file__)).parent)]):
        importlib.import_module(f"assets.sources.{module.name}")
    return MappingProxyType(dict(sorted(_REGISTERED.items())))
