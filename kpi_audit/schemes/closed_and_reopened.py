"""A case is closed before its deadline and reopened afterwards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.held.clock import with_stops
from kpi_audit.scheme import Held, scheme


@scheme(
    detectors=("clock_stops",),
    words="cases that would miss their deadline are closed for a while and reopened",
    unit="of the cases up to half a deadline late",
    reads="cases",
)
def closed_and_reopened(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Insert an update to the state in which most cases end; the clock does there what it does."""
    if held.deadline_hours is None:
        return records
    known = records.dropna(subset=["case_id", "state", "at"]).sort_values("at", kind="stable")
    ends = known.drop_duplicates(["segment", "case_id"], keep="last")
    if ends.empty:
        return records
    closed = ends["state"].mode().iloc[0]
    stops = ends.loc[ends["state"] == closed, "is_stopped"].mode(dropna=False).iloc[0]
    state = {"state": closed, "is_stopped": stops}
    return with_stops(records, share, rng, held, state)
