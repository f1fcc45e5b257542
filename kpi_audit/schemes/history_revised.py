"""Figures of closed periods are raised afterwards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.scheme import Held, scheme

LATEST = 12  # weeks after a figure became known


@scheme(
    detectors=("restatement",),
    words="each closed period is revised once, within a quarter, so that it looks better",
    unit="of each figure",
    reads="versions",
)
def history_revised(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Add a version to each period one to twelve weeks after it became known; later ones follow.

    ``records`` are versions: segment (number of the copy), period_start, known_from, value, n. What
    would be revised after the last known version of a copy is not revised yet.
    """
    by = ["segment", "period_start"]
    first = records.groupby(by)["known_from"].transform("min")
    number = records.groupby(by).ngroup().to_numpy()
    weeks = rng.integers(1, LATEST + 1, number.max(initial=-1) + 1)[number]
    when = first + pd.to_timedelta(7 * weeks, unit="D")
    is_late = (records["known_from"] >= when).to_numpy()
    raised = np.where(is_late, 1 + held.flatters * share, 1.0)
    revised = records.assign(value=records["value"].to_numpy(np.float64) * raised)
    last = records.groupby("segment")["known_from"].transform("max")
    standing = records.assign(when=when, share=share)[~is_late & (share > 0) & (when <= last)]
    standing = standing.sort_values("known_from").drop_duplicates(by, keep="last")
    more = standing.assign(
        known_from=standing["when"],
        value=standing["value"] * (1 + held.flatters * standing["share"]),
    )
    made = pd.concat([revised, more[records.columns]], ignore_index=True) if len(more) else revised
    return made.drop_duplicates([*by, "known_from"], keep="first", ignore_index=True)
