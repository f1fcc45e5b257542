"""A number's course: its limits, its signals, and how both read today."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.rhythm import Rhythm
from kpi_audit.spc.limits import TRIAL, Limits, limits
from kpi_audit.spc.rules import signals
from kpi_audit.spc.scale import Name, scale
from kpi_audit.spc.season import without_season


@dataclass(frozen=True, slots=True)
class Course:
    """What a chart of plain variation shows.

    Attributes
    ----------
    shown : Float
        Values without season, in the number's own unit, shape (n,).
    rules : array of str
        The rule each value meets, '' for none, shape (n,).
    ways : Float
        +1 high or rising, -1 low or falling, 0, shape (n,).
    before : Limits
        Of the baseline; the same as ``present`` where there is none of six values.
    present : Limits
        Of the audited part where it has twelve values, else ``before``.
    scale : str
    is_season_removed : bool
    """

    shown: Float
    rules: np.ndarray
    ways: Float
    before: Limits
    present: Limits
    scale: Name
    is_season_removed: bool


def course(values: Float, places: np.ndarray, is_baseline: Bool, of: Rhythm) -> Course | None:
    """Return the course of one number; None where too little is known of it.

    Parameters
    ----------
    values : Float
        One per period, ascending, shape (n,); NaN where a period was left out.
    places : array of int
        The place of each period, counted from the first, shape (n,).
    is_baseline : Bool
        Shape (n,).
    of : Rhythm
    """
    on = scale(values)
    raw = on.to(values)
    even = without_season(raw, places, is_baseline, of)
    regular, is_past = _regular(even, places), _regular(is_baseline, places) == 1
    past, recent = np.where(is_past, regular, np.nan), np.where(is_past, np.nan, regular)
    before, since = limits(past), limits(recent)
    present = since if since is not None and since.n >= TRIAL else before or limits(regular)
    if present is None:
        return None
    before = before or present
    rules, ways = signals(past, before)
    if present is before:
        rules, ways = signals(regular, before)
    else:  # limits start anew where the audit does, and so do runs
        now, now_ways = signals(recent, present)
        rules, ways = np.where(is_past, rules, now), np.where(is_past, ways, now_ways)

    def in_unit(found: Limits) -> Limits:
        ends = on.back(np.array([found.centre, found.lower, found.upper]))
        return replace(found, centre=float(ends[0]), lower=float(ends[1]), upper=float(ends[2]))

    return Course(
        shown=on.back(even),
        rules=rules[places],
        ways=ways[places],
        before=in_unit(before),
        present=in_unit(present),
        scale=on.name,
        is_season_removed=even is not raw,
    )


def _regular(values: Float | Bool, places: np.ndarray) -> Float:
    """Return one value per period of the calendar; periods that are missing become NaN."""
    full = np.full(int(places.max(initial=-1)) + 1, np.nan)
    full[places] = values
    return full
