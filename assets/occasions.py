"""Occasions a company declares: periods that lie in them are no evidence of anything."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assets.night import Night
from kpi_audit.arrays import Bool
from kpi_audit.periods import next_period
from kpi_audit.project.kpi import Kpi


def is_occasion(night: Night, kpi: Kpi, days: pd.Series) -> Bool:
    """Return which periods, given by their first days, overlap a declared occasion."""
    starts = days.to_numpy().astype("datetime64[D]")
    known, where = np.unique(starts, return_inverse=True)
    if kpi.grain == "once":
        return np.zeros(len(starts), np.bool_)
    after = np.array([next_period(day.item(), kpi.grain) for day in known], "datetime64[D]")
    found = np.zeros(len(known), np.bool_)
    for occasion in night.project.settings.calendar:
        first, last = np.datetime64(occasion.first, "D"), np.datetime64(occasion.last, "D")
        found |= (known <= last) & (after > first)
    return np.asarray(found[where], np.bool_)


def ordinary(night: Night, kpi: Kpi, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows (by ``period_start``) that lie outside of every declared occasion."""
    if not night.project.settings.calendar or rows.empty:
        return rows
    return rows[~is_occasion(night, kpi, rows["period_start"])]
