"""A ratio is decided first and its counts are made to fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("whole_percents",),
    words="ratios are reported at a whole per cent",
    unit="of the records",
)
def rounded_to_whole_percent(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Change numerators so that the ratio is as near to a whole per cent as it can be."""
    del held
    above, below = (records[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.rint(100 * above / below)
    fitted = np.rint(percent * below / 100)
    gamed = chosen(share, rng) & np.isfinite(fitted)
    return records.assign(numerator=np.where(gamed, fitted, above))
