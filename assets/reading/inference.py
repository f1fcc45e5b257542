"""Finds the types of columns nobody declared, from all rows of the first file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import get_args

import pandas as pd

from assets.reader import Chunk, Column, Type
from assets.reading.casting import cast
from assets.reading.identifiers import identifiers
from assets.reading.numbers import Marks

# Tried in this order; text fits always. 1 and 0 alone are counts, not truth values.
_ORDER: tuple[Type, ...] = ("integer", "number", "date", "timestamp", "boolean", "string")
_CODE = r"\+[0-9]+|0[0-9]+|[0-9]{16,}"  # telephone numbers, article codes: no quantities


def infer(chunks: Iterable[Chunk]) -> dict[str, Column]:
    """Return the columns of a file, named after its headers.

    A column gets the first type that all of its values fit; one without any value is text.
    """
    kinds = _kinds(chunks)
    return {
        name: Column(source=header, type=kinds[header] or "string")
        for name, header in identifiers(list(kinds)).items()
    }


def _kinds(chunks: Iterable[Chunk]) -> dict[str, Type | None]:
    """First type by header that all of its values fit; None where there is no value."""
    possible: dict[str, set[Type]] = {}
    filled: dict[str, bool] = {}
    for chunk in chunks:
        marks = Marks(chunk.decimal, chunk.thousands)
        for header in chunk.rows.columns.drop("_line"):
            left = possible.get(header, set(get_args(Type)))
            possible[header] = {t for t in left if _fits(chunk.rows[header], t, marks)}
            filled[header] = filled.get(header, False) or _is_filled(chunk.rows[header])
    return {header: _first(types) if filled[header] else None for header, types in possible.items()}


def renamed(columns: Mapping[str, Column], headers: Iterable[str]) -> dict[str, Column]:
    """Return known columns with the spelling of their header in a later file."""
    named = identifiers(list(headers))
    return {
        name: Column(source=named.get(name, name), type=column.type)
        for name, column in columns.items()
    }


def kept(
    headers: Sequence[str], held: Mapping[str, Column], chunks: Iterable[Chunk]
) -> dict[str, Column]:
    """Return the columns of ``headers`` that a reader does not know but keeps.

    They are numbers if all of their values are, else text, and stay what they were in an earlier
    file. A header without any value is left out until it has one.
    """
    named = identifiers(headers)
    new = [header for name, header in named.items() if name not in held]
    kinds = _kinds(replace(chunk, rows=chunk.rows[[*new, "_line"]]) for chunk in chunks)
    types: dict[str, Type] = {name: held[name].type for name in named if name in held}
    types |= {
        name: "number" if kinds[header] in ("integer", "number") else "string"
        for name, header in named.items()
        if kinds.get(header) is not None
    }
    return {
        name: Column(source=named[name], type=kind, is_required=False)
        for name, kind in types.items()
    }


def _first(types: set[Type]) -> Type:
    return next((kind for kind in _ORDER if kind in types), "string")


def _is_filled(values: pd.Series) -> bool:
    return bool((values.notna() & (values.astype(object) != "")).any())


def _fits(values: pd.Series, kind: Type, marks: Marks) -> bool:
    if kind == "string":
        return True
    if kind in ("integer", "number") and values.dtype == object:
        distinct = pd.Series(values.dropna().unique(), dtype=object).astype(str).str.strip()
        if distinct.str.fullmatch(_CODE).any():
            return False
    return bool(cast(values, Column(source="", type=kind), marks, "UTC").fits.all())
