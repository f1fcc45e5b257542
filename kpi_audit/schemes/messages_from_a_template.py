"""Everybody gets the same first message."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, chosen, scheme


@scheme(
    detectors=("templates",),
    words="first messages are copies of one text",
    unit="of the messages",
)
def messages_from_a_template(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Replace the text of the gamed records by their actor's first text."""
    del held
    first = records.groupby(["segment", "actor"], dropna=False)["text"].transform("first")
    return records.assign(text=first.where(chosen(share, rng), records["text"]))
