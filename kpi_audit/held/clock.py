"""Where the clock of a case that misses its deadline can be stopped in hindsight."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Float
from kpi_audit.scheme import Held

LATE, JUST = 1.5, 0.12  # times the deadline that is still hidden; share of it that is left unused


def with_stops(
    records: pd.DataFrame,
    share: Float,
    rng: np.random.Generator,
    held: Held,
    state: dict[str, object],
) -> pd.DataFrame:
    """Return the records with one more update for each gamed case: its clock stops for a while.

    Parameters
    ----------
    records : DataFrame
    share : Float
        Of each record's case, shape (n_records,).
    rng : Generator
    held : Held
    state : dict[str, object]
        ``state`` and ``is_stopped`` of what is inserted.

    Notes
    -----
    Gamed are cases with up to 1.5 times the deadline on the clock. They stop for as long as it
    takes to end in its last 12 %, at the end of the longest time the clock ran. Nothing that was
    recorded changes.
    """
    deadline = held.deadline_hours or 0.0
    order = ["segment", "case_id", "at", "record", "state"]  # as in sql/units/clocks.sql
    updates = records.assign(share=share).dropna(subset=["case_id", "state", "at"])
    updates = updates.sort_values(order, kind="stable", ignore_index=True)
    hours, runs = _hours(updates)
    case = updates.groupby(["segment", "case_id"], sort=False).ngroup().to_numpy()
    first = np.flatnonzero(np.diff(case, prepend=-1))
    net = np.add.reduceat(np.where(runs, hours, 0.0), first) if len(first) else np.zeros(0)
    longest = pd.Series(np.where(runs, hours, -1.0)).groupby(case).idxmax().to_numpy()
    draws = rng.random((2, len(first)))
    stop = net - deadline * (1 - JUST * draws[0])
    gamed = (net > deadline) & (net <= LATE * deadline) & (stop < hours[longest])
    gamed &= draws[1] < updates["share"].to_numpy(np.float64)[first]
    if not gamed.any():
        return records
    ends = updates["at"].iloc[longest[gamed] + 1].to_numpy()
    seconds = np.rint(3600 * stop[gamed]).astype("timedelta64[s]")
    more = updates.iloc[longest[gamed]].drop(columns="share")
    more = more.assign(at=ends - seconds, **state)
    made: pd.DataFrame = pd.concat([records, more], ignore_index=True)
    return made


def _hours(updates: pd.DataFrame) -> tuple[Float, Bool]:
    """Return how long each update's state lasted, and whether the clock ran; 0 for the last."""
    at = updates["at"].to_numpy().astype("datetime64[s]")
    until = updates.groupby(["segment", "case_id"], sort=False)["at"].shift(-1)
    is_last = until.isna().to_numpy()
    seconds = (until.to_numpy().astype("datetime64[s]") - at).astype(np.float64)
    stopped = updates["is_stopped"].astype("boolean").fillna(value=False).to_numpy(bool)
    return np.where(is_last, 0.0, seconds / 3600), ~stopped & ~is_last
