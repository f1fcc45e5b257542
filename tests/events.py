"""Runs a reduction over invented or real records, as a night does."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pandas as pd

from kpi_audit.paths import SQL
from kpi_audit.records import RECORD_COLUMNS


def reduce(
    records: pd.DataFrame, shape: str, *, audit_from: date | str | None = None, **parameters: Any
) -> pd.DataFrame:
    """Return what ``sql/units/<shape>.sql`` makes of ``records``, with ``is_baseline``.

    ``records`` has any of the columns of ``kpi_events``; the others are null (``segment`` '',
    ``period_start`` 1970-01-01, ``value`` and ``weight`` 1).
    """
    usual = {"segment": "''", "period_start": "date '1970-01-01'", "value": "1", "weight": "1"}
    given = {name: f'"{name}"' for name in records}  # quoted: "at" is a keyword to the engine
    columns = ", ".join(
        f"cast({({**usual, **given}).get(name, 'null')} as {kind}) as {name}"
        for name, kind in RECORD_COLUMNS.items()
    )
    sql = (SQL / "units" / f"{shape}.sql").read_text(encoding="utf-8")
    with duckdb.connect() as engine:
        engine.register("given", records)
        engine.execute(f"create temp table kpi_events as select {columns} from given")
        used = {name: value for name, value in parameters.items() if f"${name}" in sql}
        frame = engine.execute(sql, used).df()
    start = None if audit_from is None else pd.Timestamp(audit_from)
    days = pd.to_datetime(frame["period_start"])
    return frame.assign(period_start=days, is_baseline=False if start is None else days < start)
