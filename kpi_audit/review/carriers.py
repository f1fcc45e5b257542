"""The periods and records that carry the gap between a KPI and its outcome."""

from __future__ import annotations

from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import day, number

MOST = 5


def carriers(tables: Tables, kpi: Row) -> list[Grid]:
    """Return the five periods, and the five records within periods, with the largest shortfall."""
    mine = where(tables.audit_contributions, kpi=kpi["kpi"])
    order = ["score", "against", "segment", "period_start", "unit"]
    mine = mine.sort_values(order, ascending=[False, True, True, True, True])
    is_period = mine["unit"] == ""
    periods, units = records(mine[is_period].head(MOST)), records(mine[~is_period].head(MOST))
    has_time = kpi["grain"] != "once"
    return [grid for grid in (_periods(periods, has_time), _units(units, has_time)) if grid.rows]


def _periods(rows: list[Row], has_time: bool) -> Grid:  # noqa: FBT001 (private)
    return Grid(
        caption="Where the gap is widest",
        columns=("Period from", "Part", "Against", "KPI", "Outcome", "Shortfall"),
        rows=[
            (
                _when(row, has_time),
                row["segment"] or "whole",
                row["against"].replace("_", " "),
                number(row["kpi_value"]),
                number(row["outcome_value"]),
                f"{number(row['score'])} sd",
            )
            for row in rows
        ],
        numbers=frozenset({3, 4, 5}),
    )


def _units(rows: list[Row], has_time: bool) -> Grid:  # noqa: FBT001 (private)
    return Grid(
        caption="Records that carry most of it",
        columns=("Record", "Period from", "KPI", "Share of the period", "Shortfall"),
        rows=[
            (
                row["unit"],
                _when(row, has_time),
                number(row["kpi_value"]),
                "–" if row["share"] is None else f"{number(100 * row['share'], 0)} %",
                f"{number(row['score'])} sd",
            )
            for row in rows
        ],
        numbers=frozenset({2, 3, 4}),
    )


def _when(row: Row, has_time: bool) -> str:  # noqa: FBT001 (private)
    return day(row["period_start"]) if has_time else "one-off"
