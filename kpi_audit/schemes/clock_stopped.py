"""A case that misses its deadline is parked where the clock stands still."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.held.clock import with_stops
from kpi_audit.scheme import Held, scheme


@scheme(
    detectors=("clock_stops",),
    words="cases that would miss their deadline are parked where the clock stands still",
    unit="of the cases up to half a deadline late",
    reads="cases",
)
def clock_stopped(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Insert the update that parks a case, in the state in which most updates stop the clock."""
    stops = records["is_stopped"].astype("boolean").fillna(value=False)
    if held.deadline_hours is None or not stops.any():
        return records
    parked = records.loc[stops, "state"].mode().iloc[0]
    state = {"state": parked, "is_stopped": True}
    return with_stops(records, share, rng, held, state)
