"""What a segment can be compared with, by numbers of units alone."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.corroborated.strata import Terms

UNITS, REFERENCE, PERIODS = 50, 100, 8  # audited units; units and periods of a baseline
COMPARED = 30  # pairs of units of equal size that the comparison must be worth


def is_long(units: Float) -> Bool:
    """Whether a baseline, (n_segments, n_periods), is long and large enough to compare with."""
    return np.asarray(((units > 0).sum(axis=1) >= PERIODS) & (units.sum(axis=1) >= REFERENCE))


def compared_with(own: Bool, groups: Float) -> Text:
    """Say in words what a segment was compared with."""
    few = "the only other segment: which of the two is ordinary is an assumption"
    return np.select(
        [own, groups == 0, groups <= 1],
        [
            np.full(len(own), "its own baseline", object),
            np.full(len(own), "nothing", object),
            np.full(len(own), few, object),
        ],
        np.full(len(own), "all other segments", object),
    )


def why_not(n: Float, own: Bool, past: Terms, others: Terms) -> Text:
    """Say why a segment is not judged; depends on numbers of units only."""
    worth = np.where(own, past.weight, others.weight)
    few = [f"not enough data: {k:.0f} units, {UNITS} are needed" for k in n]
    alike = [
        f"not enough data: units of equal size to compare with are worth {k:.0f} pairs, "
        f"{COMPARED} are needed"
        for k in worth
    ]
    nothing = (
        f"not applicable: nothing says what normally comes with it: no baseline of {PERIODS} "
        f"periods and {REFERENCE} units, and no other segment"
    )
    return np.select(
        [n < UNITS, ~own & (others.weight == 0), worth < COMPARED],
        [np.array(few, object), np.full(len(n), nothing, object), np.array(alike, object)],
        np.full(len(n), "", object),
    )
