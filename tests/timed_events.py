"""Runs a reduction over records that know when they happened (``at`` is a word of DuckDB's)."""

from __future__ import annotations

import duckdb
import pandas as pd

from kpi_audit.paths import SQL
from kpi_audit.records import RECORD_COLUMNS

USUAL = {"segment": "''", "period_start": "date '1970-01-01'", "value": "1", "weight": "1"}


def reduce_timed(
    source: str | pd.DataFrame, shape: str, *, audit_from: str | None = None, **parameters: float
) -> pd.DataFrame:
    """As ``tests.events.reduce``, of a table or of a select statement over files."""
    with duckdb.connect() as engine:
        if isinstance(source, pd.DataFrame):
            engine.register("records", source)
            source = "select * from records"
        given = engine.sql(source).columns
        columns = ", ".join(
            f"cast({_quoted(name) if name in given else USUAL.get(name, 'null')} as {kind}) "
            f"as {_quoted(name)}"
            for name, kind in RECORD_COLUMNS.items()
        )
        engine.execute(f"create temp table kpi_events as select {columns} from ({source})")
        sql = (SQL / "units" / f"{shape}.sql").read_text(encoding="utf-8")
        used = {name: value for name, value in parameters.items() if f"${name}" in sql}
        frame = engine.execute(sql, used).df()
    days = pd.to_datetime(frame["period_start"])
    start = pd.Timestamp.min if audit_from is None else pd.Timestamp(audit_from)
    return frame.assign(period_start=days, is_baseline=days < start)


def _quoted(name: str) -> str:
    return f'"{name}"'
