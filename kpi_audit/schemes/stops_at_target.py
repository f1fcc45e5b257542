"""Who has reached the target stops, whatever could still be done."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.held.unit import NOBODY, drawn, unit_of
from kpi_audit.scheme import Held, scheme


@scheme(
    detectors=("ratchet",),
    words="people who have reached their target stop there",
    unit="of those who would have gone past it",
)
def stops_at_target(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Leave out what an actor did in a period after the target was reached, in order of time."""
    if held.target is None or held.per != "actor" or held.is_cap:
        return records
    in_time = records.sort_values(["period_start", "at"], kind="stable")
    unit = unit_of(in_time, held)
    value = np.nan_to_num(in_time["value"].to_numpy(np.float64))
    before = pd.Series(value).groupby(unit).cumsum().to_numpy() - value
    gamed = np.append(drawn(unit, share[in_time.index], rng), [False])[unit]
    left_out = gamed & (unit != NOBODY) & (before >= held.target)
    kept: pd.DataFrame = records.drop(index=in_time.index[left_out])
    return kept.reset_index(drop=True)
