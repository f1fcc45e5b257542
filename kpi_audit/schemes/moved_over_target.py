"""What is just short of a target is booked as if it had reached it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.held.bring import brought, with_numerator
from kpi_audit.held.unit import drawn, reached, unit_of
from kpi_audit.scheme import Held, chosen, scheme

_TINY = 1e-9  # of a denominator: what rounding leaves


@scheme(
    detectors=("bunching",),
    words="what is just short of the target is moved to it",
    unit="of what is just short of it",
)
def moved_over_target(
    records: pd.DataFrame, share: Float, rng: np.random.Generator, held: Held
) -> pd.DataFrame:
    """Move records, actors or segments within ``held.near`` of the target to the target.

    An actor or a segment gets there by records that are invented, left out or changed.
    """
    if held.target is None:
        return records
    if held.per != "record":
        unit = unit_of(records, held)
        lacking = _lacking(reached(records, unit, held), held)
        return brought(records, unit, np.where(drawn(unit, share, rng), lacking, 0.0), held)
    gamed = chosen(share, rng)
    if held.adds == "ratio":
        return _cases_moved(records, gamed, held)
    value = records["value"].to_numpy(np.float64)
    return records.assign(value=value + np.where(gamed, _lacking(value, held), 0.0))


def _lacking(value: Float, held: Held) -> Float:
    """Return what is added to reach the target, 0 where it is reached or too far away."""
    assert held.target is not None  # noqa: S101 (asked before)
    within = held.target - (held.resolution if held.is_cap and held.is_exclusive else 0.0)
    short = value - within if held.is_cap else within - value
    is_near = (short > 0) & (short <= held.near)
    return np.where(is_near, -short if held.is_cap else short, 0.0)


def _cases_moved(records: pd.DataFrame, gamed: np.ndarray, held: Held) -> pd.DataFrame:
    """Book as many failures of a record as successes as its ratio needs for the floor."""
    above, below = (records[c].to_numpy(np.float64) for c in ("numerator", "denominator"))
    needed = np.ceil((held.target or 0.0) * below - _TINY * below)
    most = np.maximum(1.0, held.near * below)
    short = needed - above
    moved = gamed & (short > 0) & (short <= most) & (needed <= below)
    return with_numerator(records, np.where(moved, needed, above))
