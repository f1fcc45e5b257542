"""A script acts in a person's name."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme

BEAT = 300  # seconds


@scheme(
    detectors=("regularity",),
    words="a script acts every five minutes",
    unit="of the records",
)
def sent_by_a_machine(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Put the gamed records of each actor and day on a beat of five minutes."""
    del held
    gamed = chosen(share, rng)
    at = pd.to_datetime(records["at"])
    day = at.dt.floor("D")
    group = [records["segment"], records["actor"], day, pd.Series(gamed, index=records.index)]
    place = records.groupby(group, dropna=False).cumcount()
    beat = day + pd.Timedelta(hours=8) + pd.to_timedelta(place * BEAT, unit="s")
    return records.assign(at=beat.where(gamed, at))
