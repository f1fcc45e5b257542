"""Sources whose rows add up windows of days: only windows that do not overlap count."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlglot import exp

from assets.engine import Engine
from assets.source import Source
from assets.statements import statement
from kpi_audit.errors import SourceError
from kpi_audit.project.kpi import Kpi
from kpi_audit.windows import DATES, counting, problem, several

_REFRESHED = "report_refresh_date"


def windows(engine: Engine, source: Source, as_of: date) -> pd.DataFrame:
    """Return the windows of ``source`` that were known on a night.

    Returns
    -------
    pandas.DataFrame
        Columns taken from the path, ``report_refresh_date``, ``known_from`` and ``is_counted``; one
        row per window of the report period that the source reads.
    """
    within = list(source.path_columns)
    names = ", ".join(f'"{name}"' for name in (*within, "report_period", _REFRESHED))
    sql = statement("loading/windows").format(raw=source.raw, columns=names)
    found = engine.query(sql, {"as_of": as_of})
    period = _period(engine, source)
    found = found[found["report_period"] == period].reset_index(drop=True)
    counts = pd.Series(data=False, index=found.index)
    for part in _parts(found, within):
        days = [
            part[name].to_numpy().astype("datetime64[D]") for name in (_REFRESHED, "known_from")
        ]
        counts[part.index] = counting(str(period), *days)
    return found.assign(is_counted=counts)


def of_counted_windows(
    engine: Engine, source: Source, as_of: date, current: str, columns: str
) -> str:
    """Return a select of those ``current`` rows whose window counts."""
    found = windows(engine, source, as_of)
    within = list(source.path_columns)
    period = exp.Literal.string(str(_period(engine, source))).sql("duckdb")
    parts = []
    for part in _parts(found[found["is_counted"]], within):
        days = ", ".join(f"date '{day.date()}'" for day in part[_REFRESHED])
        same = [
            f'"{name}" = {exp.Literal.string(str(part[name].iloc[0])).sql("duckdb")}'
            for name in within
        ]
        parts.append(" and ".join([*same, f"{_REFRESHED} in ({days})"]))
    counts = f"report_period = {period} and ({' or '.join(parts) or '1 = 0'})"
    name = "loading/current_windows"
    return statement(name).format(current=current, columns=columns, counts=counts)


def check_one_period(engine: Engine, source: Source) -> None:
    """Raise if a source without the option ``period`` has rows of several report periods.

    Raises
    ------
    SourceError
        Lists what was found.
    """
    if not source.reader.windows or source.options.get("period"):
        return
    found = _periods(engine, source)
    if len(found) > 1:
        raise SourceError(f"source '{source.name}' {several(found)}")


def check_dated(engine: Engine, source: Source, kpi: Kpi, *, is_query: bool) -> None:
    """Raise if ``kpi`` is dated as if the windows of ``source`` were a series of days.

    Raises
    ------
    SourceError
        Says why, and what to write instead.
    """
    if not source.reader.windows or (is_query and kpi.time not in DATES):
        return
    wrong = problem(_period(engine, source), kpi.time, kpi.grain)
    if wrong is not None:
        raise SourceError(f"kpis/{kpi.name}.yaml: {wrong}")


def summary(engine: Engine, source: Source, as_of: date) -> dict[str, str]:
    """Return what Dagster shows about the windows of a source; nothing if it has none."""
    if not source.reader.windows:
        return {}
    found = windows(engine, source, as_of)
    return {"windows that count": f"{int(found['is_counted'].sum())} of {len(found)}"}


def _parts(found: pd.DataFrame, within: list[str]) -> list[pd.DataFrame]:
    """Windows of each tenant, team or other value of the columns taken from the path."""
    return [part for _, part in found.groupby(within)] if within else [found]


def _period(engine: Engine, source: Source) -> str | None:
    found = source.options.get("period") or source.reader.parameters["period"].default
    if found is not None:
        return str(found)
    return next(iter(_periods(engine, source)), None)


def _periods(engine: Engine, source: Source) -> list[str]:
    found = engine.query(statement("loading/periods").format(raw=source.raw))["report_period"]
    return sorted(found.dropna(), key=lambda period: int(period[1:]))
