"""The current rows behind a KPI: of one source, or of its own query over several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from assets.night import Night
from assets.statements import statement
from kpi_audit.project.kpi import Kpi


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the records of a KPI come from on a night.

    Attributes
    ----------
    select : str
        Select of the rows known on the night.
    day : str or None
        Its column with the local date of a record; None for a one-off table.
    source : str or None
        The source, if there is exactly one; None for a query over several.
    key : tuple[str, ...]
        Key columns of the source.
    """

    select: str
    day: str | None
    source: str | None
    key: tuple[str, ...] = ()

    def days(self, night: Night) -> tuple[date, date] | None:
        """Return the first and the last day with a record, None if there is none."""
        found = night.warehouse.query(
            f"select min({self.day}) as first_day, max({self.day}) as last_day"
            f" from ({self.select}) as rows"
        )
        first, last = found["first_day"].iloc[0], found["last_day"].iloc[0]
        return None if pd.isna(first) else (first.date(), last.date())

    def touched_since(self, night: Night, last: date) -> date | None:
        """Return the earliest day whose records changed after the night ``last``, or None."""
        day = self.day or "date '1970-01-01'"
        if self.source is None:
            found = night.warehouse.query(
                f"select min({day}) as first_day from ({self.select}) as r"
            )
        else:
            name = "values/touched_keyed" if self.key else "values/touched_unkeyed"
            sql = statement(name).format(raw=f"raw_{self.source}", day=day, key=", ".join(self.key))
            parameters: dict[str, object] = {"as_of": night.as_of, "last": last}
            if not self.key:
                parameters["source"] = self.source
            found = night.warehouse.query(sql, parameters)
        first = found["first_day"].iloc[0]
        return None if pd.isna(first) else pd.Timestamp(first).date()


def rows_of(night: Night, kpi: Kpi) -> Rows:
    """Return the rows of a KPI's source, or of its own query, as known on the night."""
    raise NotImplementedError
