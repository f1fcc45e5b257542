"""What the numbers that a scan looks at are like: spread, shares or per cents, reports."""

from __future__ import annotations

import numpy as np

from pipelines.scan.roles import Roles
from pipelines.scan.sampled import NEARLY_ALL, sampled
from pipelines.scan.table import Table

_NORMAL_IQR = 1.35  # interquartile range of a normal law with standard deviation 1


def spread_of(table: Table, asked: Roles) -> float | None:
    """Return a robust standard deviation of the sampled values, None where it is 0 or unknown."""
    found = sampled(table, asked.written.get("value"))
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
    found = sampled(table, asked.written.get("value"))
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
    above, below = (sampled(table, asked.written[n]) for n in ("numerator", "denominator"))
    are_shares = len(above) != len(below) or bool((above <= below).mean() >= NEARLY_ALL)
    return target / 100 if target > 1 and are_shares else target
