"""Columns that need the rows before: added to the current rows of a source by SQL."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import sqlglot
from sqlglot import exp

from assets.statements import statement


def viewed(view: str, rows: str, also: Sequence[str]) -> str:
    """Return the select of ``rows`` with the columns that ``sql/views/<view>.sql`` adds.

    Parameters
    ----------
    view : str
    rows : str
        Select of the current rows of a source.
    also : Sequence[str]
        Columns, besides those the view knows, in which the things it follows differ.
    """
    columns = "".join(f', "{name}"' for name in also)
    return statement(f"views/{view}").format(rows=rows, also=columns)


@cache
def view_columns(view: str) -> tuple[str, ...]:
    """Return the columns that a view adds."""
    tree = sqlglot.parse_one(viewed(view, "select * from known", ()), read="duckdb")
    selects = tree.find_all(exp.Select)
    added = [column for select in selects for column in select.expressions]
    return tuple(column.alias for column in added if isinstance(column, exp.Alias))
