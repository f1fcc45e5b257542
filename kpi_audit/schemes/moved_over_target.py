"""Records just short of a target are booked as if they had reached it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("bunching",),
    words="records just short of the target are moved to it",
    unit="of the records just short of it",
)
def moved_over_target(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Move values within ``held.near`` of the target to the target."""
    if held.target is None:
        return records
    value = records["value"].to_numpy(np.float64)
    short = held.target - value if not held.is_cap else value - held.target
    moved = (short > 0) & (short <= held.near) & chosen(share, rng)
    return records.assign(value=np.where(moved, held.target, value))
