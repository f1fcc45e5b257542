"""The worst values are replaced by ordinary ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme

WORST = 0.1  # share of values that somebody would rather not show


@scheme(
    detectors=("fabrication",),
    words="the worst tenth of the values is replaced by ordinary ones",
    unit="of the worst tenth",
)
def bad_values_hidden(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Replace low values by the middle of all values."""
    del held
    value = records["value"].to_numpy(np.float64)
    known = value[np.isfinite(value)]
    if not len(known):
        return records
    low, middle = np.quantile(known, [WORST, 0.5])
    gamed = (value <= low) & chosen(share, rng)
    return records.assign(value=np.where(gamed, middle, value))
