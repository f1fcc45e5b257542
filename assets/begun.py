"""Where the first whole period lies: one in which records begin is counted over a part only."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from assets.night import Night
from assets.rows import rows_of
from assets.statements import statement
from kpi_audit.periods import next_period
from kpi_audit.project.kpi import Grain, Kpi

_RARE = 0.05  # share of other periods that begin as late


def first_whole_period(night: Night, kpi: Kpi, first: date, grain: Grain) -> date:
    """Return the first day from which periods are whole; ``first`` if all of them are.

    Notes
    -----
    An export that begins on a Thursday holds two working days of its first week. Taken for a whole
    one, it made a number that never moved rise by 154 % beside a baseline of 26 weeks. A first
    record that comes later in its period than in nearly all others says so; what is dated alike in
    each period, and what happens once in a while, does not. Only what is added up over a period is
    concerned, and of a KPI that is restricted by ``where`` all records of its source.
    """
    if grain in {"day", "once"} or not kpi.is_zero_without_records:
        return first
    return max(first, night.once(("whole", kpi.name, grain), lambda: _whole(night, kpi, grain)))


def _whole(night: Night, kpi: Kpi, grain: Grain) -> date:
    rows = rows_of(night, kpi)
    sql = statement("values/first_days").format(rows=rows.select, day=rows.day, grain=grain)
    found = night.warehouse.query(sql)
    if len(found) < 2:  # noqa: PLR2004 (nothing to compare with)
        return date.min
    starts = found["period_start"]
    into: pd.Series[int] = (found["first_day"] - starts).dt.days
    begins = starts.iloc[0].date()
    is_usual = np.mean(into.iloc[1:] >= into.iloc[0]) > _RARE
    return begins if is_usual else next_period(begins, grain)
