"""Numbers with their unit beside them, as '45.0 %', '$1,200.00' or '(300)'."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

IN_BRACKETS = "()"  # as a unit: an accountant's way to write what is below zero
_NUMBER = r"[0-9](?:[0-9.,'\u2019\u00a0\u202f ]*[0-9])?"


def without_units(rows: pd.DataFrame, units: Collection[str]) -> pd.DataFrame:
    """Return ``rows`` with one of ``units`` taken off every cell that is a number beside it.

    Examples
    --------
    >>> rows = pd.DataFrame({"rate": ["45.0 %", "n/a"], "paid": ["-$1,200", "($5)"]})
    >>> without_units(rows.assign(_line=[2, 3]), ["%", "$", "()"]).to_dict("list")
    {'rate': ['45.0', 'n/a'], 'paid': ['-1,200', '-5'], '_line': [2, 3]}
    """
    if not units:
        return rows
    taken = {name: without_unit(rows[name], units) for name in rows.columns.drop("_line")}
    return rows.assign(**taken)


def without_unit(cells: pd.Series, units: Collection[str]) -> pd.Series:
    """Do the same for one column; cells that are no text stay as they are."""
    signs = "|".join(re.escape(unit) for unit in units if unit != IN_BRACKETS)
    beside = f"(?:{signs})?" if signs else ""
    pattern = rf"([+-]?)\s*{beside}\s*([+-]?{_NUMBER})\s*{beside}"
    texts = cells.where(cells.map(lambda cell: isinstance(cell, str))).astype(object).str.strip()
    found = texts.str.extract(f"^{pattern}$")
    plain = found[0] + found[1]
    if IN_BRACKETS in units:
        below = texts.str.extract(rf"^\({pattern}\)$")[1]
        plain = plain.where(plain.notna(), "-" + below)
    return cells.where(plain.isna(), plain)
