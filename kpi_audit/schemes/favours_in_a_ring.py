"""A few people give to each other, round and round."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme

MEMBERS, ROUNDS = 5, 5  # of each ring


@scheme(
    detectors=("rings",),
    words="groups of five give to each other",
    unit="of the records",
)
def favours_in_a_ring(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Let the gamed records be favours within invented groups of five, a hundred records each."""
    del held
    gamed = chosen(share, rng)
    place = records.groupby([records["segment"], pd.Series(gamed, index=records.index)]).cumcount()
    favours = MEMBERS * (MEMBERS - 1)
    group, turn = place // (favours * ROUNDS), place % favours
    source = turn // (MEMBERS - 1)
    goal = (source + 1 + turn % (MEMBERS - 1)) % MEMBERS
    named = {
        "actor": "ring " + group.astype(str) + " " + source.astype(str),
        "counterpart": "ring " + group.astype(str) + " " + goal.astype(str),
    }
    return records.assign(
        **{name: text.where(gamed, records[name]) for name, text in named.items()}
    )
