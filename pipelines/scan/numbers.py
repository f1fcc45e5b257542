"""What the sampled numbers of a table are like: their step, their spread, shares or per cents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from pipelines.scan.table import Table

if TYPE_CHECKING:
    from pipelines.scan.roles import Roles

_NEARLY_ALL = 0.99
_DECIMALS = 6  # finest resolution that is told apart
_NORMAL_IQR = 1.35  # interquartile range of a normal law with standard deviation 1


def resolution_of(table: Table, written: str | None) -> float:
    """Return the finest decimal step in which nearly all sampled values are written."""
    found = np.abs(_numbers(table, written))
    if written is None or not len(found):
        return 1.0
    for decimals in range(_DECIMALS):
        scaled = found * 10.0**decimals
        is_whole = np.abs(scaled - np.rint(scaled)) < 1e-6 * 10.0**decimals
        if is_whole.mean() > _NEARLY_ALL:
            return float(10.0**-decimals)
    return float(10.0**-_DECIMALS)


def spread_of(table: Table, asked: Roles) -> float | None:
    """Return a robust standard deviation of the sampled values, None where it is 0 or unknown."""
    found = _numbers(table, asked.written.get("value"))
    if asked.weight is not None:  # rows stand for many records each: the sample says little
        return None
    if not len(found):
        return None
    low, high = np.quantile(found, [0.25, 0.75])
    return float(high - low) / _NORMAL_IQR or None


def are_reported_counts(table: Table, asked: Roles) -> bool:
    """Whether each row reports a count: whole numbers, none negative, one row a time and segment.

    Such a table is a list of what was counted elsewhere; sampling sets a floor to its variance.
    """
    found = _numbers(table, asked.written.get("value"))
    if not len(found) or not is_report(table, asked):
        return False
    return bool((np.mod(found, 1) == 0).all() and (found >= 0).all())


def is_report(table: Table, asked: Roles) -> bool:
    """Whether a table has one row a time and segment, and nobody who acted."""
    if asked.actor is not None or asked.times is None:
        return False
    keys = [table.columns[name].source for name in (*asked.segments, asked.times)]
    return not table.sample[keys].duplicated().any()


def as_share(table: Table, asked: Roles, target: float) -> float:
    """Return a target of a ratio as a share: 95 means 95 % where no ratio is above 1."""
    above, below = (_numbers(table, asked.written[n]) for n in ("numerator", "denominator"))
    are_shares = len(above) != len(below) or bool((above <= below).mean() >= _NEARLY_ALL)
    return target / 100 if target > 1 and are_shares else target


def _numbers(table: Table, written: str | None) -> Float:
    """Return the sampled numbers of one column; empty where SQL was written."""
    name = (written or "").strip('"')
    if name not in table.columns:
        return np.empty(0)
    values = pd.to_numeric(table.sample[table.columns[name].source], errors="coerce")
    found = values.to_numpy(np.float64)
    return np.asarray(found[np.isfinite(found)])
