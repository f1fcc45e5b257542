"""Values are estimated or typed in instead of measured."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme

TEN = 10  # steps of the resolution


@scheme(
    detectors=("digits",),
    words="values are rounded to tens instead of measured",
    unit="of the records",
)
def rounded(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Round values to ten steps of the resolution."""
    value = records["value"].to_numpy(np.float64)
    step = TEN * held.resolution
    return records.assign(value=np.where(chosen(share, rng), np.rint(value / step) * step, value))
