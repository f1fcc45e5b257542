"""Lets ``kpi_events`` be the records of shadow copies, with what a statement reads of them."""

from __future__ import annotations

import re

import pandas as pd

from assets.engine import Engine
from kpi_audit.records import RECORD_COLUMNS

# Nobody acts and nothing is written in two copies: statements that compare segments by people or
# texts must not see the other copies.
_OF_A_COPY = ("actor", "counterpart", "object", "case_id")
_GREETS = 45  # characters of a text in which it greets


def show_as_events(engine: Engine, records: pd.DataFrame, reads: str) -> None:
    """Let ``kpi_events`` be ``records``.

    Parameters
    ----------
    engine : Engine
    records : DataFrame
    reads : str
        Statements that will read it: columns that they do not name stay null.
    """
    used = set(re.findall(r"\w+", reads)) | {"segment", "period_start"}
    known = [name for name in RECORD_COLUMNS if name in used and records[name].notna().any()]
    columns = ", ".join(f'"{name}" {RECORD_COLUMNS[name]}' for name in known)
    engine.execute(f"create or replace temp table kpi_planted ({columns})")
    engine.append("kpi_planted", records[known])
    select = ", ".join(
        _selected(name, kind, name in known) for name, kind in RECORD_COLUMNS.items()
    )
    engine.execute("drop view if exists kpi_events")
    engine.execute(f"create or replace temp table kpi_shadow as select {select} from kpi_planted")
    engine.execute("create or replace temp view kpi_events as select * from kpi_shadow")


def _selected(name: str, kind: str, is_known: bool) -> str:  # noqa: FBT001 (a column's own)
    if not is_known:
        return f'cast(null as {kind}) as "{name}"'
    if name in _OF_A_COPY:
        return f'segment || \' \' || "{name}" as "{name}"'
    if name == "text":  # sql/units/texts.sql takes greetings and digits off and reads 80 characters
        mark = "lpad(translate(segment, '0123456789', 'abcdefghij'), 4, 'a')"
        start, rest = f"substring(text, 1, {_GREETS})", f"substring(text, {_GREETS + 1})"
        return f"{start} || {mark} || {rest} as text"
    return f'"{name}"'
