"""Which segments, periods and groups of people carry a finding."""

from __future__ import annotations

import math

import pandas as pd

from kpi_audit.language import _
from kpi_audit.retelling.retell import retold
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, NO_BREAK, day, number

_MOST = 4  # parts of one kind
_KINDS = (("segment", False), ("people", False), ("period", True))  # is the lowest e-value first?
_LARGEST = 690.0  # log of the largest e-value that is written down


def parts(tables: Tables, finding_id: str) -> Grid | None:
    """Return the parts of a finding; None where nothing is known below it."""
    mine = where(tables.audit_carriers, finding_id=finding_id)
    rows = [row for kind, up in _KINDS for row in records(_first(where(mine, kind=kind), up=up))]
    if not rows:
        return None
    return Grid(
        caption=_("Where it is"),
        columns=(_("Part"), _("e-value"), _("Size"), _("Share of the whole")),
        rows=[
            (_name(row), _e_value(row["log_e"]), _size(row), _share(row["share"])) for row in rows
        ],
        numbers=frozenset({1, 2, 3}),
    )


def _first(rows: pd.DataFrame, *, up: bool) -> pd.DataFrame:
    return rows.sort_values(["log_e", "name"], ascending=[up, True]).head(_MOST)


def _name(row: Row) -> str:
    if row["kind"] == "period":
        return _("all but the period from %(day)s", day=day(row["name"]))
    name = retold(row["name"]) if row["kind"] == "people" else row["name"]
    return _("%(part)s, alone", part=name)


def _e_value(log_e: float | None) -> str:
    return DASH if log_e is None else number(math.exp(min(log_e, _LARGEST)))


def _size(row: Row) -> str:
    return DASH if row["effect"] is None else f"{number(row['effect'])} {row['unit']}"


def _share(share: float | None) -> str:
    return DASH if share is None else f"{number(100 * share, 0)}{NO_BREAK}%"
