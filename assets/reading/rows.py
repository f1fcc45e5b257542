"""Turns the rows of chunks into rows of the raw table, and sorts out those that do not fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.reader import Chunk, Column
from assets.reading.casting import Flags, cast
from assets.reading.concealment import conceal
from assets.reading.numbers import Marks
from assets.reading.tally import MISFIT, Tally
from assets.reading.times import local_day


@dataclass(frozen=True, slots=True)
class Part:
    """One chunk of a file.

    Attributes
    ----------
    chunk : Chunk
    tally : Tally
        The file's.
    constants : Mapping[str, str]
        Columns with one value for the whole file, ready to be stored.
    """

    chunk: Chunk
    tally: Tally
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How chunks with the same headers are to be read.

    Attributes
    ----------
    columns : Mapping[str, Column]
    headers : Mapping[str, str]
        Header by column name, for the columns that the files have.
    key : Collection[str]
        Columns that may not be empty.
    timezone, day_timezone : str
        Zone of times without one; zone of the days.
    concealment : bytes
        Key of the hashes.
    """

    columns: Mapping[str, Column]
    headers: Mapping[str, str]
    key: Collection[str]
    timezone: str
    day_timezone: str
    concealment: bytes

    def typed(self, parts: Sequence[Part]) -> pd.DataFrame:
        """Return rows for the raw table; the tallies get the counts and the quarantined rows.

        The chunks hold values of the same dtypes and write numbers with the same marks. They are
        cast together, because casting a column costs the same for ten rows as for a thousand.
        """
        rows = pd.concat([part.chunk.rows for part in parts], ignore_index=True)
        lines, places = rows["_line"].to_numpy(dtype="int64"), _places(parts)
        marks = Marks(parts[0].chunk.decimal, parts[0].chunk.thousands)
        reasons, stored = np.full(len(rows), "", dtype=object), dict[str, pd.Series]()
        for name, header in self.headers.items():
            column = self.columns[name]
            found = cast(rows[header], column, marks, self.timezone)
            for part, place in zip(parts, places, strict=True):
                part.tally.add(name, found, lines, place)
            _note(reasons, ~found.fits, f"{name}: {MISFIT[column.type]}")
            if name in self.key:
                empty = (~found.is_filled) & found.fits
                _note(reasons, empty, f"{name}: empty, but part of the key")
            stored |= self._stored(name, column, found.typed)
        _quarantine(parts, places, lines, reasons)
        frame = pd.DataFrame(stored, index=rows.index).assign(**_constants(parts), line=lines)
        kept: pd.DataFrame = frame[reasons == ""]
        return kept

    def _stored(self, name: str, column: Column, values: pd.Series) -> dict[str, pd.Series]:
        if column.is_actor:
            return {name: conceal(values, self.concealment)}
        if column.type == "timestamp":
            return {name: values, f"{name}__day": local_day(values, self.day_timezone)}
        return {name: values}


def _places(parts: Sequence[Part]) -> list[slice]:
    """Where the rows of each part are when all are put together."""
    ends = np.cumsum([0, *(len(part.chunk.rows) for part in parts)]).tolist()
    return [slice(start, end) for start, end in pairwise(ends)]


def _constants(parts: Sequence[Part]) -> dict[str, pd.api.extensions.ExtensionArray]:
    sizes = [len(part.chunk.rows) for part in parts]
    return {
        name: pd.array([part.constants[name] for part in parts], dtype="str").repeat(sizes)
        for name in parts[0].constants
    }


def _quarantine(
    parts: Sequence[Part],
    places: Sequence[slice],
    lines: npt.NDArray[np.int64],
    reasons: npt.NDArray[np.object_],
) -> None:
    is_bad = reasons != ""
    for part, place in zip(parts, places, strict=True):
        bad = is_bad[place]
        if bad.any():
            found = {"_line": lines[place][bad], "reason": reasons[place][bad]}
            part.tally.reject(pd.DataFrame(found))
        part.tally.reject(part.chunk.rejects)
        part.tally.rows += len(bad) + len(part.chunk.rejects)


def _note(reasons: npt.NDArray[np.object_], where: Flags, text: str) -> None:
    """Add ``text`` to the reasons of some rows; never a value, it may be a name."""
    reasons[where] = [f"{old}; {text}" if old else text for old in reasons[where]]
