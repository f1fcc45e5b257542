"""Numbers as people and programs write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

_INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Marks:
    """Decimal and thousands marks of a file; one character each."""

    decimal: str = "."
    thousands: str = ","

    @property
    def whole(self) -> str:
        """Pattern of digits, grouped by threes or not at all."""
        return rf"[+-]?(?:[0-9]+|[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}})+)"


def integers(texts: pd.Series, marks: Marks) -> pd.Series:
    """Whole numbers of 64 bits; ``12.0`` is one, ``12.5`` is not and becomes null."""
    pattern = rf"({marks.whole})(?:{re.escape(marks.decimal)}0*)?"
    found = texts.str.extract(f"^{pattern}$", expand=False)
    found = found.str.replace(marks.thousands, "", regex=False)
    values = [int(text) if isinstance(text, str) and len(text) < 21 else None for text in found]  # noqa: PLR2004 (digits of 2**63 and a sign)
    fitting = [v if v is not None and -_INT64 <= v < _INT64 else None for v in values]
    return pd.Series(pd.array(fitting, dtype="Int64"), index=texts.index)


def numbers(texts: pd.Series, marks: Marks) -> pd.Series:
    """Finite numbers; anything else becomes null."""
    mark = re.escape(marks.decimal)
    pattern = rf"(?:{marks.whole}(?:{mark}[0-9]*)?|[+-]?{mark}[0-9]+)(?:[eE][+-]?[0-9]+)?"
    plain = texts.str.replace(marks.thousands, "", regex=False)
    plain = plain.str.replace(marks.decimal, ".", regex=False)
    plain = plain.where(texts.str.fullmatch(pattern).astype(bool))
    values = pd.to_numeric(plain, errors="coerce").astype("float64")
    return values.where(np.isfinite(values))
