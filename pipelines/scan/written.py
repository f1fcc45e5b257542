"""How a file writes its numbers: decimal mark, thousands mark, unit beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from assets.reading.numbers import Marks, numbers
from assets.reading.units import IN_BRACKETS, without_unit
from pipelines.scan.wanted import Document

_UNITS = r"[%‰$€£¥₹]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])"  # signs, and codes such as EUR
_PLAIN = Marks()
_NEEDED = 0.95  # share of the texts with a digit that must be read in the end
_MARKS = (
    Marks(".", ","), Marks(",", "."), Marks(".", "'"), Marks(".", "\u2019"),
    Marks(".", "\u00a0"), Marks(",", "\u00a0"), Marks(",", "\u202f"), Marks(".", " "),
    Marks(",", " "),
)  # fmt: skip
_COMMA = r"[+-]?(?:0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|[0-9.]+\.[0-9]{3},[0-9]+)"  # decimal
_POINT = r"[+-]?(?:0\.[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|[0-9,]+,[0-9]{3}\.[0-9]+)"


@dataclass(frozen=True, slots=True)
class Written:
    """Options of the CSV reader that read the numbers of a file."""

    marks: Marks = _PLAIN
    units: tuple[str, ...] = ()

    @property
    def options(self) -> Document:
        """As they are declared for a source; nothing where numbers are written plainly."""
        found: Document = {"units": list(self.units)} if self.units else {}
        if self.marks != _PLAIN:
            found |= {"decimal": self.marks.decimal, "thousands": self.marks.thousands}
        return found


def written(columns: Iterable[pd.Series]) -> Written:
    """Return how the numbers of ``columns`` (as read: texts) are written.

    Several columns of one file share their marks; the first column that is not written plainly
    decides. A column is no number at all where too few of its texts with a digit can be read.
    A comma before three digits is a thousands mark unless another number says that it is not.
    """
    found = Written()
    for column in columns:
        texts = column.dropna().astype(str).str.strip()
        texts = texts[texts.str.contains("[0-9]", regex=True)].drop_duplicates()
        if len(texts):
            one = _column(texts)
            marks = one.marks if found.marks == _PLAIN else found.marks
            found = Written(marks, tuple(dict.fromkeys((*found.units, *one.units))))
    return found


def _column(texts: pd.Series) -> Written:
    units = tuple(_units(texts))
    plain = without_unit(texts, units)
    reads = [marks for marks in _MARKS if _reads(plain, marks)]
    if plain.str.fullmatch(_COMMA).any() and not plain.str.fullmatch(_POINT).any():
        reads.sort(key=lambda marks: marks.decimal != ",")  # stable: the order is kept otherwise
    return Written(reads[0], units) if reads else Written()


def _units(texts: pd.Series) -> Iterable[str]:
    """Units that stand beside nearly every number; brackets where any number is in them."""
    inside = texts.str.extract(r"^\((.+)\)$")[0].dropna()
    if len(inside):
        yield IN_BRACKETS
    beside = texts.str.extract(f"({_UNITS})")[0]
    if len(beside) and beside.notna().mean() > _NEEDED:
        yield from beside.dropna().unique()


def _reads(texts: pd.Series, marks: Marks) -> bool:
    return bool(numbers(texts, marks).notna().mean() > _NEEDED)
