"""What would lower a ratio is not counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, scheme


@scheme(
    detectors=("denominator",),
    words="cases that would fail are excluded from the denominator",
    unit="of the failing cases",
)
def failures_left_out(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Take the gamed share of what is not in the numerator out of the denominator."""
    del held
    above, below = (records[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    missing = np.maximum(np.nan_to_num(below - above), 0)
    left_out = rng.binomial(missing.astype(np.int64), np.clip(share, 0, 1))
    return records.assign(denominator=below - left_out)
