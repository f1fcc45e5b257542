"""A published figure is rounded in the direction that flatters."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("shown_vs_measured",),
    words="published figures are rounded up whatever their fraction",
    unit="of the records",
)
def shown_rounded_up(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Show the next higher step of the resolution."""
    shown, measured = (records[name].to_numpy(np.float64) for name in ("value", "compare"))
    up = np.ceil(measured / held.resolution) * held.resolution
    return records.assign(value=np.where(chosen(share, rng), up, shown))
