"""What does not hold is booked at the end of the month and taken back later."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("period_end",),
    words="records that will be taken back are booked on the last day of a month",
    unit="of the records",
)
def booked_late_and_reversed(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Date the gamed records to the last day of their month and reverse them."""
    del held
    gamed = chosen(share, rng)
    at = pd.to_datetime(records["at"])
    last = (at.dt.to_period("M").dt.end_time.dt.floor("D") + pd.Timedelta(hours=12)).where(
        gamed, at
    )
    is_reversed = records["is_reversed"].fillna(value=False).to_numpy(bool) | gamed
    return records.assign(at=last, is_reversed=is_reversed)
