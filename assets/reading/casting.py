"""Casts a column to its declared type, once per distinct value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.reader import Column
from assets.reading.cells import text_of
from assets.reading.numbers import Marks, integers, numbers
from assets.reading.times import dates, timestamps

Flags = npt.NDArray[np.bool_]
_BOOLEANS = dict.fromkeys(("true", "yes", "t", "y", "1"), True)
_BOOLEANS |= dict.fromkeys(("false", "no", "f", "n", "0"), False)


@dataclass(frozen=True, slots=True)
class Cast:
    """A column after casting.

    Attributes
    ----------
    typed : pandas.Series
        Null where nothing stood, and where it did not fit; shape (n_rows,).
    is_filled, fits : numpy.ndarray
        Whether something stood there, and whether nothing or a value of the type did.
    shifted : numpy.ndarray
        Whether it is a time without a zone that a clock change made ambiguous or non-existent.
    """

    typed: pd.Series
    is_filled: Flags
    fits: Flags
    shifted: Flags


def cast(values: pd.Series, column: Column, marks: Marks, zone: str) -> Cast:
    """Cast ``values`` to ``column.type``.

    Parameters
    ----------
    values : pandas.Series
        As read; text, or what a typed format holds.
    column : Column
    marks : Marks
        How numbers are written.
    zone : str
        Time zone of timestamps that carry none.
    """
    codes, distinct = pd.factorize(_told_apart(values))
    texts = pd.Series([text_of(value) for value in distinct], dtype=object)
    is_text, is_blank = texts.notna().to_numpy(), (texts == "").to_numpy(dtype=bool)
    texts = texts.where(is_text, "")
    typed, shifted = _typed(texts, column, marks, zone)
    fits = is_blank | (is_text & typed.notna().to_numpy())
    kept = typed.mask(is_blank | ~fits)
    return Cast(
        typed=pd.Series(kept.array.take(codes, allow_fill=True), index=values.index),
        is_filled=_spread(~is_blank, codes, nothing=False),
        fits=_spread(fits, codes, nothing=True),
        shifted=_spread(shifted & fits, codes, nothing=False),
    )


def _told_apart(values: pd.Series) -> npt.NDArray[np.object_]:
    """Values as objects; true is not 1 although Python has them equal."""
    found = values.to_numpy(dtype=object)
    if pd.api.types.infer_dtype(found, skipna=True).startswith("mixed"):
        found = np.array([text_of(v) if isinstance(v, bool) else v for v in found], dtype=object)
    return found


def _spread(flags: Flags, codes: npt.NDArray[np.intp], *, nothing: bool) -> Flags:
    """Return flags per row from flags per distinct value; code -1 is nothing."""
    return np.append(flags, nothing)[codes]


def _typed(texts: pd.Series, column: Column, marks: Marks, zone: str) -> tuple[pd.Series, Flags]:
    never = np.zeros(len(texts), dtype=bool)
    if column.type == "timestamp":
        return timestamps(texts, column.formats, column.timezone or zone)
    if column.type == "date":
        return dates(texts, column.formats), never
    if column.type == "integer":
        return integers(texts, marks), never
    if column.type == "number":
        return numbers(texts, marks), never
    if column.type == "boolean":
        return texts.str.casefold().map(_BOOLEANS).astype("boolean"), never
    return pd.Series(pd.array(texts.tolist(), dtype="str"), index=texts.index), never
