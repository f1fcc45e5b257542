"""Turns the rows of a chunk into rows of the raw table, and sorts out those that do not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.reader import Chunk, Column
from assets.reading.casting import Cast, Flags, cast
from assets.reading.chunks import reject_frame
from assets.reading.concealment import conceal
from assets.reading.mapping import Match
from assets.reading.numbers import Marks
from assets.reading.times import local_day
from kpi_audit.errors import SourceError

_TYPE = {
    "string": "not text that can be stored",
    "integer": "not a whole number",
    "number": "not a number",
    "boolean": "neither true nor false",
    "date": "not a date in the declared format",
    "timestamp": "not a time in the declared format",
}


@dataclass(slots=True)
class Tally:
    """What was seen of a file so far, by column name where it is counted."""

    rows: int = 0
    shifted: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    misfits: Counter[str] = field(default_factory=Counter)
    first_misfit: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, found: Cast, lines: pd.Series) -> None:
        """Count one column of one chunk."""
        self.filled[name] += int(found.is_filled.sum())
        self.shifted += found.shifted
        if not found.fits.all():
            self.misfits[name] += int((~found.fits).sum())
            self.first_misfit.setdefault(name, int(lines[~found.fits].iloc[0]))

    def check_types(self, columns: Mapping[str, Column]) -> None:
        """Raise if more than half of the values of a column do not fit its type."""
        for name, misfits in self.misfits.items():
            if 2 * misfits > self.filled[name]:
                column = columns[name]
                raise SourceError(
                    f"column {column.source!r} changed type: {misfits} of {self.filled[name]}"
                    f" values are {_TYPE[column.type]}, as on line {self.first_misfit[name]}."
                    f" Correct the export, or declare what '{name}' is now with 'columns:'."
                )


@dataclass(frozen=True, slots=True)
class Reading:
    """How the chunks of one file are to be read.

    Attributes
    ----------
    columns : Mapping[str, Column]
    match : Match
    key : Collection[str]
        Columns that may not be empty.
    timezone, day_timezone : str
        Zone of times without one; zone of the days.
    concealment : bytes
        Key of the hashes.
    constants : Mapping[str, str]
        Columns with one value for the whole file, ready to be stored.
    """

    columns: Mapping[str, Column]
    match: Match
    key: Collection[str]
    timezone: str
    day_timezone: str
    concealment: bytes
    constants: Mapping[str, str]

    def typed(self, chunk: Chunk, tally: Tally) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return rows for the raw table, and quarantined rows as ``line`` and ``reason``."""
        marks, lines = Marks(chunk.decimal, chunk.thousands), chunk.rows["_line"]
        reasons, stored = np.full(len(lines), "", dtype=object), dict[str, pd.Series]()
        for name, header in self.match.headers.items():
            column = self.columns[name]
            found = cast(chunk.rows[header], column, marks, self.timezone)
            tally.add(name, found, lines)
            _note(reasons, ~found.fits, f"{name}: {_TYPE[column.type]}")
            if name in self.key:
                empty = (~found.is_filled) & found.fits
                _note(reasons, empty, f"{name}: empty, but part of the key")
            stored |= self._stored(name, column, found.typed)
        tally.rows += len(chunk.rows) + len(chunk.rejects)
        is_kept = reasons == ""
        frame = pd.DataFrame(stored, index=chunk.rows.index).assign(**self.constants, line=lines)
        bad = pd.DataFrame({"_line": lines[~is_kept], "reason": reasons[~is_kept]})
        quarantine = bad if chunk.rejects.empty else pd.concat([bad, chunk.rejects])
        if quarantine.empty:
            quarantine = reject_frame([])
        return frame[is_kept], quarantine.rename(columns={"_line": "line"})

    def _stored(self, name: str, column: Column, values: pd.Series) -> dict[str, pd.Series]:
        if column.is_actor:
            return {name: conceal(values, self.concealment)}
        if column.type == "timestamp":
            return {name: values, f"{name}__day": local_day(values, self.day_timezone)}
        return {name: values}


def _note(reasons: npt.NDArray[np.object_], where: Flags, text: str) -> None:
    """Add ``text`` to the reasons of some rows; never a value, it may be a name."""
    reasons[where] = [f"{old}; {text}" if old else text for old in reasons[where]]
