"""Finds the types of columns nobody declared, from all rows of the first file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    possible: dict[str, set[Type]] = {}
    filled: dict[str, bool] = {}
    for chunk in chunks:
        marks = Marks(chunk.decimal, chunk.thousands)
        for header in chunk.rows.columns.drop("_line"):
            left = possible.get(header, set(get_args(Type)))
            possible[header] = {t for t in left if _fits(chunk.rows[header], t, marks)}
            filled[header] = filled.get(header, False) or _is_filled(chunk.rows[header])
    return {
        name: Column(source=header, type=_first(possible[header]) if filled[header] else "string")
        for name, header in identifiers(list(possible)).items()
    }


def renamed(columns: Mapping[str, Column], headers: Iterable[str]) -> dict[str, Column]:
    """Return known columns with the spelling of their header in a later file."""
    named = identifiers(list(headers))
    return {
        name: Column(source=named.get(name, name), type=column.type)
        for name, column in columns.items()
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
