"""Busy periods lend to quiet ones, so that every period shows the usual number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Days, Float, Int
from kpi_audit.scheme import Held, scheme


@scheme(
    detectors=("smoothness",),
    words="records of busy periods are dated into quiet ones",
    unit="of what a period is above or below its usual number",
)
def numbers_evened_out(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Move records of a copy from periods above its usual number to periods below it."""
    del held
    order = rng.permutation(len(records))  # which records of a busy period are moved
    period = records["period_start"].to_numpy().astype("datetime64[D]")
    starts = np.unique(period)
    copy = np.asarray(records.groupby("segment", sort=False).ngroup(), np.int64)
    counts = np.zeros((int(copy.max(initial=-1)) + 1, len(starts)))
    place = np.searchsorted(starts, period)
    np.add.at(counts, (copy, place), 1.0)
    own = np.zeros(len(counts))
    own[copy] = share
    away = own[:, np.newaxis] * (counts - _usual(counts, starts))
    frame = pd.DataFrame({"copy": copy, "place": place}).iloc[order]
    rank = frame.groupby(["copy", "place"], sort=False).cumcount().sort_index().to_numpy()
    moved = rank < np.floor(np.maximum(away, 0.0) + 1e-9)[copy, place]
    to = starts[_goals(copy[moved], np.maximum(-away, 0.0))]
    shift = np.zeros(len(records), "timedelta64[D]")
    shift[moved] = to - period[moved]
    return records.assign(
        period_start=(period + shift).astype("datetime64[s]"),
        at=records["at"] + shift.astype("timedelta64[s]"),
    )


def _goals(copy: Int, room: Float) -> Int:
    """Return the place of the period that each moved record goes to; each gets what it lacks."""
    goals = np.zeros(len(copy), np.int64)
    for one in np.unique(copy):
        mine = copy == one
        until = np.cumsum(room[one])
        number = np.arange(mine.sum()) + 0.5
        goals[mine] = np.searchsorted(until, number * until[-1] / mine.sum())
    return goals


def _usual(counts: Float, starts: Days) -> Float:
    """Return the mean number per copy; of days, that of the same weekday."""
    kind = np.zeros(len(starts), np.int64)
    if len(starts) > 1 and np.diff(starts).min() == np.timedelta64(1, "D"):
        kind = starts.astype(np.int64) % 7
    usual = np.zeros_like(counts)
    for one in np.unique(kind):
        usual[:, kind == one] = counts[:, kind == one].mean(axis=1, keepdims=True)
    return usual
