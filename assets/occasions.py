"""Periods that are no evidence: occasions, changes declared in advance, public holidays."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from assets.changes import registered
from assets.night import Night
from kpi_audit.arrays import Bool, Days
from kpi_audit.periods import next_period
from kpi_audit.project.kpi import Grain, Kpi
from kpi_audit.public_holidays import lost_to_holidays


def is_left_out(night: Night, kpi: Kpi, rows: pd.DataFrame, *, grain: Grain | None = None) -> Bool:
    """Return which rows, by ``period_start`` and ``segment``, are no evidence about ``kpi``.

    A change that names segments leaves out those, and the whole that contains them. The periods
    are of the KPI's grain if no other is given.
    """
    grain = grain or kpi.grain
    if grain == "once" or rows.empty:
        return np.zeros(len(rows), np.bool_)
    starts = rows["period_start"].to_numpy().astype("datetime64[D]")
    known, where = np.unique(starts, return_inverse=True)
    after = np.array([next_period(day.item(), grain) for day in known], "datetime64[D]")

    def overlaps(first: date, last: date) -> Bool:
        found = (known <= np.datetime64(last, "D")) & (after > np.datetime64(first, "D"))
        return np.asarray(found[where], np.bool_)

    out = _on_holidays(night, grain, known)[where]
    for occasion in night.project.settings.calendar:
        out |= overlaps(occasion.first, occasion.last)
    for one in registered(night, kpi):
        window = one.change.window
        if window is None or not one.is_in_advance:
            continue
        found = overlaps(*window)
        if one.change.segments:
            found &= rows["segment"].isin([*one.change.segments, ""]).to_numpy(np.bool_)
        out |= found
    return out


def _on_holidays(night: Night, grain: Grain, starts: Days) -> Bool:
    declared = night.project.settings.holidays
    if declared is None:
        return np.zeros(len(starts), np.bool_)
    return lost_to_holidays(starts, grain, declared.country, declared.subdivision)


def ordinary(night: Night, kpi: Kpi, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows (by ``period_start`` and ``segment``) that are evidence."""
    return rows[~is_left_out(night, kpi, rows)]
