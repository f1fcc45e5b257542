"""The periods, records and units that carry the gap between a KPI and its outcome."""

from __future__ import annotations

import math

from kpi_audit.language import _
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, NO_BREAK, day, number

MOST = 5


def carriers(tables: Tables, kpi: Row) -> list[Grid]:
    """Return the five periods, and the five records within periods, with the largest shortfall.

    Of a one-off table: the five units whose outcome lies furthest below what the others imply.
    """
    mine = where(tables.audit_contributions, kpi=kpi["kpi"])
    order = ["score", "against", "segment", "period_start", "unit"]
    mine = mine.sort_values(order, ascending=[False, True, True, True, True])
    is_period = mine["unit"] == ""
    periods, units = records(mine[is_period].head(MOST)), records(mine[~is_period].head(MOST))
    is_once = kpi["grain"] == "once"
    found = [_units(units)] if is_once else [_periods(periods), _records(units)]
    return [grid for grid in found if grid.rows]


def _periods(rows: list[Row]) -> Grid:
    return Grid(
        caption=_("Where the gap is widest"),
        columns=(
            _("Period from"),
            _("Part"),
            _("Against"),
            _("KPI"),
            _("Outcome"),
            _("Shortfall"),
        ),
        rows=[
            (
                day(row["period_start"]),
                row["segment"] or _("whole"),
                row["against"].replace("_", " "),
                number(row["kpi_value"]),
                number(row["outcome_value"]),
                f"{number(row['score'])} {_('sd')}",
            )
            for row in rows
        ],
        numbers=frozenset({3, 4, 5}),
    )


def _records(rows: list[Row]) -> Grid:
    return Grid(
        caption=_("Records that carry most of it"),
        columns=(
            _("Record"),
            _("Period from"),
            _("KPI"),
            _("Share of the period"),
            _("Shortfall"),
        ),
        rows=[
            (
                row["unit"],
                day(row["period_start"]),
                number(row["kpi_value"]),
                DASH if row["share"] is None else f"{number(100 * row['share'], 0)}{NO_BREAK}%",
                f"{number(row['score'])} {_('sd')}",
            )
            for row in rows
        ],
        numbers=frozenset({2, 3, 4}),
    )


def _units(rows: list[Row]) -> Grid:
    return Grid(
        caption=_("Units that carry the gap"),
        columns=(
            _("Unit"),
            _("Against"),
            _("KPI"),
            _("Outcome"),
            _("Outcome, of what the others imply"),
        ),
        rows=[
            (
                row["unit"],
                row["against"].replace("_", " "),
                number(row["kpi_value"]),
                number(row["outcome_value"]),
                _backed(row["score"]),
            )
            for row in rows
        ],
        numbers=frozenset({2, 3, 4}),
    )


def _backed(log_points: float) -> str:
    """Return which part of the implied outcome is there at most."""
    share = 100 * math.exp(-log_points)
    shown = _("under 1") if share < 1 else number(share, 0)
    return f"{shown}{NO_BREAK}%"
