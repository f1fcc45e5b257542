"""The current rows behind a KPI: of one source, or of its own query over several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import sqlglot
from sqlglot import exp

from assets.night import Night
from assets.raw_tables import current, quoted
from assets.reader import readers
from assets.source import Source, declared
from assets.statements import statement
from assets.windows import check_dated
from kpi_audit.project.kpi import WINDOW_MIDDLE, Kpi
from kpi_audit.project.load import Project


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
    covered : str or None
        Column with the last day that a record tells about, where that is not ``day``.
    """

    select: str
    day: str | None
    source: str | None
    key: tuple[str, ...] = ()
    covered: str | None = None

    def days(self, night: Night) -> tuple[date, date] | None:
        """Return the first and the last day with a record, None if there is none."""
        found = night.warehouse.query(
            f"select min({self.day}) as first_day, max({self.covered or self.day}) as last_day"
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
            sql = statement(name).format(raw=f"raw_{self.source}", day=day, key=quoted(self.key))
            parameters: dict[str, object] = {"as_of": night.as_of, "last": last}
            if not self.key:
                parameters["source"] = self.source
            found = night.warehouse.query(sql, parameters)
        first = found["first_day"].iloc[0]
        return None if pd.isna(first) else pd.Timestamp(first).date()


def rows_of(night: Night, kpi: Kpi) -> Rows:
    """Return the rows of a KPI's source, or of its own query, as known on the night.

    Its sources are read by then, so the answer stays all night.
    """
    return night.once(("rows", kpi.name), lambda: _rows(night, kpi))


def _rows(night: Night, kpi: Kpi) -> Rows:
    query = night.project.queries.get(kpi.name)
    if query is None:
        source = source_of(night.project, kpi.source)
        select, name, key = current(night.warehouse, source, night.as_of), kpi.source, source.key
        check_dated(night.warehouse, source, kpi, is_query=False)
    else:
        for table in sources_of(night.project, kpi):
            source = source_of(night.project, table)
            known = current(night.warehouse, source, night.as_of)
            check_dated(night.warehouse, source, kpi, is_query=True)
            night.warehouse.execute(f"create or replace temp view {table} as {known}")
        select, name, key = query, None, ()
    if kpi.time is None:
        return Rows(select, None, name, key)
    columns = night.warehouse.query(f"select * from ({select}) as rows limit 0").columns
    day = f"{kpi.time}__day"
    covered = "window_end" if kpi.time == WINDOW_MIDDLE and "window_end" in columns else None
    return Rows(select, day if day in columns else kpi.time, name, key, covered)


def sources_of(project: Project, kpi: Kpi) -> list[str]:
    """Return the sources a KPI reads: its own, or those its query names."""
    query = project.queries.get(kpi.name)
    if query is None:
        return [kpi.source]
    tables = sqlglot.parse_one(query, read="duckdb").find_all(exp.Table)
    return sorted({table.name for table in tables} & set(project.settings.sources))


def source_of(project: Project, name: str) -> Source:
    """Return a source of the project as the night reads it."""
    spec = project.settings.sources[name]
    return declared(
        name,
        spec,
        readers()[spec.reader],
        folder=project.folder,
        timezone=project.settings.timezone,
    )
