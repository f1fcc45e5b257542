"""The tables of a review with typed cells; every format is made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd

from kpi_audit.language import _
from kpi_audit.retelling.columns import retold_column
from kpi_audit.review.glossary import terms, verdicts
from kpi_audit.review.rows import parsed, records
from kpi_audit.review.said_columns import SAID, SAID_ORDER
from kpi_audit.review.sheet import Cell, Column, Kind, Sheet
from kpi_audit.review.sheet_columns import ORDER, SHEETS
from kpi_audit.review.tables import Tables

_SHEETS = SHEETS | SAID
_ORDER = ORDER | SAID_ORDER


def sheets(tables: Tables, order: list[str]) -> tuple[Sheet, ...]:
    """Return all tables of a review.

    Parameters
    ----------
    tables : Tables
    order : list of str
        Names of the KPIs in the order in which they matter.
    """
    made = [_sheet(name, _rows(name, tables, order)) for name in _SHEETS]
    return (*made, _glossary())


def columns(name: str) -> tuple[Column, ...]:
    """Return the columns of a table, titled in the language that is spoken."""
    return tuple(Column(column, _(title), kind) for column, title, kind in _SHEETS[name][2])


def table_columns() -> dict[str, tuple[Column, ...]]:
    """Return the columns of all tables of a review, by name."""
    return {name: columns(name) for name in _SHEETS} | {"glossary": _glossary().columns}


def _rows(name: str, tables: Tables, order: list[str]) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(tables, _SHEETS[name][1])
    if name == "evidence":  # its reasons are told here: other pages tell them apart by their words
        frame = frame.assign(reason=retold_column(frame["reason"]))
    if name != "kpis":
        return frame.sort_values(_ORDER[name], kind="stable")
    declared = tables.audit_kpis[["kpi", "title", "owner", "role", "unit", "is_paid"]]
    variation = tables.audit_variation[
        ["kpi", "variation", "last_period", "last_value", "lower", "upper", "assurance"]
    ]
    joined = frame.merge(declared, on="kpi").merge(variation, on="kpi", how="left")
    return joined.sort_values("kpi", key=lambda names: names.map(order.index))


def _sheet(name: str, rows: pd.DataFrame) -> Sheet:
    found = columns(name)
    cells = [
        tuple(_READ[column.kind](row.get(column.name)) for column in found) for row in records(rows)
    ]
    return Sheet(name, _(_SHEETS[name][0]), found, cells)


def _glossary() -> Sheet:
    found = (Column("word", _("Word")), Column("meaning", _("Meaning")))
    rows: list[tuple[Cell, ...]] = [(t.name, t.meaning) for t in (*verdicts(), *terms())]
    return Sheet("glossary", _("Glossary"), found, rows)


def _text(value: Any) -> str:  # noqa: ANN401 (a cell)
    if value is None:
        return ""
    listed = parsed(value) if isinstance(value, str) and value.startswith("[") else None
    return ", ".join(map(str, listed)) if isinstance(listed, list) else str(value)


def _date(value: Any) -> date | None:  # noqa: ANN401 (a cell)
    return None if value is None else pd.Timestamp(value).date()


def _time(value: Any) -> datetime | None:  # noqa: ANN401 (a cell)
    return None if value is None else pd.Timestamp(value).to_pydatetime()


_READ: dict[Kind, Callable[[Any], Cell]] = {
    "text": _text,
    "number": lambda value: None if value is None else float(value),
    "integer": lambda value: None if value is None else int(value),
    "date": _date,
    "time": _time,
    "yes or no": lambda value: None if value is None else bool(value),
}
