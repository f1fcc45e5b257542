"""Entries are copied instead of made."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("repeats",),
    words="entries are filled with the value of another entry",
    unit="of the records",
)
def copied(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Give the gamed records of a shadow copy one and the same value."""
    del held
    value = records["value"].to_numpy(np.float64)
    _, first, which = np.unique(
        records["segment"].to_numpy(str), return_index=True, return_inverse=True
    )
    one = value[first][which]
    return records.assign(value=np.where(chosen(share, rng), one, value))
