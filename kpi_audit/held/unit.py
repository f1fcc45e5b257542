"""Which records count together towards a target, and what they come to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.scheme import Held

NOBODY = -1  # unit of a record that counts towards no target


def unit_of(records: pd.DataFrame, held: Held) -> Int:
    """Return the number of what each record counts towards, shape (n_records,).

    An actor or a segment in one period of one copy; a record of nobody counts towards no actor.
    """
    by = ["segment", "period_start", "part"] + (["actor"] if held.per == "actor" else [])
    number = np.array(records.groupby(by, sort=False, dropna=False).ngroup(), np.int64)
    if held.per == "actor":
        number[records["actor"].isna().to_numpy()] = NOBODY
    return number


def reached(records: pd.DataFrame, unit: Int, held: Held) -> Float:
    """Return what each unit came to, shape (n_units,); NaN where it came to nothing."""
    size = int(unit.max(initial=NOBODY)) + 1
    known = unit != NOBODY

    def total(values: Float) -> Float:
        use = known & np.isfinite(values)
        return np.bincount(unit[use], values[use], minlength=size).astype(np.float64)

    value = records["value"].to_numpy(np.float64)
    if held.adds in ("values", "counts"):
        return total(value)
    if held.adds == "ratio":
        above, below = (records[c].to_numpy(np.float64) for c in ("numerator", "denominator"))
        holes = np.isnan(above) | np.isnan(below)
        above, below = (np.where(holes, np.nan, part) for part in (above, below))
    else:
        weight = records["weight"].to_numpy(np.float64)
        above, below = value * weight, np.where(np.isnan(value), np.nan, weight)
    whole = total(below)
    return np.asarray(np.divide(total(above), whole, out=np.full(size, np.nan), where=whole > 0))


def drawn(unit: Int, share: Float, rng: np.random.Generator) -> Bool:
    """Draw which units are gamed, each with the share of its records, shape (n_units,)."""
    size = int(unit.max(initial=NOBODY)) + 1
    own = np.zeros(size)
    known = unit != NOBODY
    own[unit[known]] = share[known]
    return np.asarray(rng.random(size) < own)
