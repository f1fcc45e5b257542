"""Gives a table of an older version the columns that were added since."""

from __future__ import annotations

import re

from assets.engine import Engine
from assets.raw_tables import quoted
from assets.statements import statement

_COLUMN = re.compile(r"^  (\w+) ([\w()]+)(?: not null)?,? -- ", re.MULTILINE)


def extend(engine: Engine, table: str, created_by: str) -> None:
    """Add the columns that ``table`` lacks; rows of nights before have nothing in them.

    Parameters
    ----------
    engine : Engine
    table : str
    created_by : str
        The statement that creates the table, one column a line.
    """
    there = engine.columns(table)
    for column, kind in _COLUMN.findall(created_by):
        if column not in there:
            add = statement("loading/add_column")
            engine.execute(add.format(table=quoted([table]), column=quoted([column]), type=kind))
