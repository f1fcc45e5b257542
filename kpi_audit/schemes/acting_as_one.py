"""A crowd of accounts acts on the same objects in the same minutes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme

MEMBERS = 20


@scheme(
    detectors=("lockstep",),
    words="a crowd of twenty accounts acts on the same objects at once",
    unit="of the records",
)
def acting_as_one(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Let every twenty gamed records be one object, one hour and the same twenty accounts."""
    del held
    gamed = pd.Series(chosen(share, rng), index=records.index)
    place = records.groupby([records["segment"], gamed]).cumcount()
    wave = [records["segment"], gamed, place // MEMBERS]
    first = records.groupby(wave)[["object", "at"]].transform("first")
    return records.assign(
        actor=("crowd " + (place % MEMBERS).astype(str)).where(gamed, records["actor"]),
        object=first["object"].where(gamed, records["object"]),
        at=first["at"].where(gamed, records["at"]),
    )
