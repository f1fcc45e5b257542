"""Counts what was seen of one file while its rows are typed, and collects its quarantine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.reader import Column
from assets.reading.casting import Cast
from assets.reading.chunks import reject_frame
from kpi_audit.errors import SourceError

MISFIT = {
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
    rejects: list[pd.DataFrame] = field(default_factory=list)

    def add(self, name: str, found: Cast, lines: npt.NDArray[np.int64], where: slice) -> None:
        """Count one column of one chunk, which lies at ``where`` among the rows."""
        self.filled[name] += int(np.count_nonzero(found.is_filled[where]))
        self.shifted += int(np.count_nonzero(found.shifted[where]))
        fits = found.fits[where]
        if not fits.all():
            self.misfits[name] += int(np.count_nonzero(~fits))
            self.first_misfit.setdefault(name, int(lines[where][~fits][0]))

    def reject(self, rejects: pd.DataFrame) -> None:
        """Take rows to the quarantine: ``_line`` and ``reason``."""
        if not rejects.empty:
            self.rejects.append(rejects)

    @property
    def quarantine(self) -> pd.DataFrame:
        """``line`` and ``reason`` of all rows that were rejected."""
        found = pd.concat(self.rejects or [reject_frame([])], ignore_index=True)
        return found.rename(columns={"_line": "line"}).sort_values("line", kind="stable")

    def check_types(self, columns: Mapping[str, Column]) -> None:
        """Raise if more than half of the values of a column do not fit its type."""
        for name, misfits in self.misfits.items():
            if 2 * misfits > self.filled[name]:
                column = columns[name]
                raise SourceError(
                    f"column {column.source!r} changed type: {misfits} of {self.filled[name]}"
                    f" values are {MISFIT[column.type]}, as on line {self.first_misfit[name]}."
                    f" Correct the export, or declare what '{name}' is now with 'columns:'."
                )
