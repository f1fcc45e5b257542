"""An amount over a limit is recorded in parts that are within it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int
from kpi_audit.scheme import Held, chosen, scheme

MOST = 3  # times the limit: what is larger is not split but approved


@scheme(
    detectors=("splits",),
    words="amounts over the limit are split into parts of the same day within it",
    unit="of the amounts up to three times the limit",
)
def split_below_limit(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Replace a record over the cap by two or three of the same person, partner and time.

    The parts add up to the amount and are all within the cap.
    """
    if held.target is None or not held.is_cap or held.per != "record" or held.target <= 0:
        return records
    cap = held.target - (held.resolution if held.is_exclusive else 0.0)
    value = records["value"].to_numpy(np.float64, copy=True)  # becomes what is left to record
    gamed = (value > cap) & (value <= MOST * cap) & chosen(share, rng)
    times = np.where(gamed, np.maximum(np.ceil(value / cap - 1e-9), 2), 1).astype(np.int64)
    row = np.repeat(np.arange(len(records)), times)
    place = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    parts = value[row]
    for part in range(MOST):
        now = gamed[row] & (place == part)
        left, after = value[row[now]], times[row[now]] - part - 1
        parts[now] = _part(left, after, cap, held.resolution, rng)
        value[row[now]] = left - parts[now]
    names = records["record"].to_numpy(object)[row]
    later = (place > 0) & records["record"].notna().to_numpy()[row]
    names[later] = [
        f"{name} part {n + 1}" for name, n in zip(names[later], place[later], strict=True)
    ]
    out = records.loc[records.index.to_numpy()[row]].reset_index(drop=True)
    return out.assign(value=parts, record=names)


def _part(left: Float, after: Int, cap: float, step: float, rng: np.random.Generator) -> Float:
    """Draw the next part, so that what is left fits into the ones ``after`` it."""
    least = np.maximum(left - after * cap, step)
    most = np.minimum(cap, left - after * step)
    drawn = np.clip(np.rint(rng.uniform(least, most) / step) * step, least, most)
    return np.where(after == 0, left, drawn)
