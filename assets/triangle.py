"""Reduces the records of an outcome that arrives late to its reporting triangle."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from assets.events import events
from assets.groups import small_groups
from assets.night import Night
from assets.rows import rows_of
from assets.start import audited
from assets.statements import statement
from kpi_audit.periods import sequence
from kpi_audit.project.kpi import Kpi

_VALUES = {"count": "1", "sum": "value", "sum_boolean": "case when value then 1 else 0 end"}
COLUMNS = ["segment", "period_start", "age", "amount", "n"]


def triangle(night: Night, kpi: Kpi) -> pd.DataFrame:
    """Return the rows of ``evidence_triangle`` of one outcome; none if it does not arrive late.

    Every night counts anew what is known by then: a result that was entered late is counted at
    the age at which it arrived, so the cohorts of the baseline and the latest are alike.
    """
    rows = None if kpi.arrives is None else rows_of(night, kpi)
    days = None if rows is None else rows.days(night)
    until = audited(night, kpi).until
    if rows is None or days is None or days[0] >= until:
        return pd.DataFrame(columns=COLUMNS)
    hidden = small_groups(night, kpi, rows)
    select = events(kpi, rows.select, rows.day, days[0], until)
    night.warehouse.execute(f"create or replace temp view kpi_events as {select}")
    filled = {"grain": kpi.grain, "value": _VALUES[kpi.measure.agg], "until": until.isoformat()}
    cells = night.warehouse.query(statement("late/cells").format(**filled))
    cells = cells.assign(age=_ages(cells, kpi, days[0], until))
    whole = cells.groupby(["period_start", "age"], as_index=False)[["amount", "n"]].sum()
    shown = cells[(cells["segment"] != "") & ~cells["segment"].isin(hidden)]
    return pd.concat([whole.assign(segment=""), shown], ignore_index=True)[COLUMNS]


def _ages(cells: pd.DataFrame, kpi: Kpi, first: date, until: date) -> pd.Series:
    starts = sequence(first, until, kpi.grain)
    began, came = (
        np.searchsorted(starts, cells[name].to_numpy("datetime64[D]"), side="right") - 1
        for name in ("period_start", "arrived")
    )
    return pd.Series(came - began, index=cells.index, dtype="int64")
