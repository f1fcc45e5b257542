"""A few people or accounts produce the number for all others."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("concentration",),
    words="one actor's name stands on the work of others",
    unit="of the records",
)
def one_actor_carries(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Book the gamed records of a shadow copy under the actor of its first record."""
    del held
    actor = records["actor"].to_numpy(object)
    _, first, which = np.unique(
        records["segment"].to_numpy(str), return_index=True, return_inverse=True
    )
    return records.assign(actor=np.where(chosen(share, rng), actor[first][which], actor))
