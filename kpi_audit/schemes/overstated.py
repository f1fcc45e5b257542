"""The reported figure is higher than what a second source measures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, scheme


@scheme(
    detectors=("triangulation",),
    words="figures are reported higher than a second source measures them",
    unit="of each figure",
)
def overstated(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Raise every value by the share."""
    del rng, held
    return records.assign(value=records["value"].to_numpy(np.float64) * (1 + share))
