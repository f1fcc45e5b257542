"""Waits that are the same for everybody: a rule of the system, nobody's choice."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text

SAME = 0.5  # share of waits within 2.6 % of one length from which it is a rule
FEWEST = 20


def is_rule(common: Float) -> Bool:
    """Whether half of the waits last the same; ``common`` as in `Clocks.stops`."""
    return np.asarray((common[:, 0] >= FEWEST) & (common[:, 1] >= SAME * common[:, 0]))


def describe(common: Float, what: str) -> Text:
    """Name the rule, or return ''; ``what`` is a verb phrase, "stops last"."""
    share = 100 * common[:, 1] / np.maximum(common[:, 0], 1.0)
    said = [
        f"{s:.0f} of 100 {what} {h:.3g} hours: a rule of the system, not gaming" if rule else ""
        for s, h, rule in zip(share, common[:, 2], is_rule(common), strict=True)
    ]
    return np.array(said, object)
