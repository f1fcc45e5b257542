"""Shadow copies of how known values changed later: stretches of the KPI's own history, again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assets.drill.shadow import COPIES, LEVELS, Shadow
from assets.night import Night, known_on
from kpi_audit.arrays import Days
from kpi_audit.project.kpi import Kpi

_AT_ONCE = pd.Timedelta(days=14)  # later than the quickest period: its history was loaded at once


def watched(night: Night, kpi: Kpi) -> pd.DataFrame:
    """Return all known versions of the whole KPI's periods that were known since they closed."""
    rows = night.warehouse.query(
        "select period_start, known_from, value, n from kpi_values"
        " where kpi = $kpi and definition = $definition and known_from <= $as_of"
        " and segment = '' and value is not null order by period_start, known_from",
        known_on(night, kpi),
    )
    after = rows.groupby("period_start")["known_from"].transform("min") - rows["period_start"]
    known: pd.DataFrame = rows[after <= after.min() + _AT_ONCE]
    return known.reset_index(drop=True)


def versions_again(rows: pd.DataFrame, starts: Days, rng: np.random.Generator) -> Shadow:
    """Return copies in which the periods ``starts`` go the way a stretch of known ones went.

    A stretch stays together, because one delivery revises many periods; what was revised after its
    last period had closed is not known yet.

    Parameters
    ----------
    rows : DataFrame
        Of ``watched``, of at least as many periods.
    starts : Days
        First days of the periods to fill, shape (n_periods,).
    rng : Generator
    """
    days = rows["period_start"].to_numpy().astype("datetime64[D]")
    known = np.unique(days)
    place = np.searchsorted(known, days)
    opened = rows.groupby("period_start")["known_from"].min().to_numpy()
    begins = rng.integers(0, len(known) - len(starts) + 1, COPIES)
    made = []
    for copy, begin in enumerate(begins):
        last = begin + len(starts) - 1
        mine = (place >= begin) & (place <= last) & (rows["known_from"] <= opened[last]).to_numpy()
        to = starts[place[mine] - begin]
        shift = (to - days[mine]).astype("timedelta64[s]")
        made.append(
            rows[mine].assign(
                copy=copy,
                period_start=to.astype("datetime64[s]"),
                known_from=rows.loc[mine, "known_from"] + shift,
            )
        )
    one = pd.concat(made, ignore_index=True)
    levels = [
        one.assign(segment=(one["copy"] + COPIES * i).astype(str)) for i in range(len(LEVELS))
    ]
    return Shadow(
        pd.concat(levels, ignore_index=True), np.repeat(LEVELS, len(one)), np.repeat(LEVELS, COPIES)
    )
