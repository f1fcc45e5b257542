"""The counted action is bought; nothing that normally comes with it is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("corroboration",),
    words="the counted action comes without the actions that go with it",
    unit="of the records",
)
def companions_missing(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Take all companions from the gamed records."""
    del held
    companion = records["companion"].to_numpy(np.float64)
    return records.assign(companion=np.where(chosen(share, rng), 0.0, companion))
