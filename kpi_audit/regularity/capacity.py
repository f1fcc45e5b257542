"""Counts that stand at a ceiling: a capacity, a quota or a constant, and no smoothing."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Int

SHARE, PERIODS = 0.1, 3  # of the periods, and at least this many


def at_maximum(counts: Float, used: Bool) -> tuple[Float, Int]:
    """Highest count of the used periods and how often it occurs, each (n_segments,)."""
    most = np.where(used, counts, -1.0).max(axis=1, initial=-1.0)
    return most, ((counts == most[:, np.newaxis]) & used).sum(axis=1)


def is_capped(counts: Float, used: Bool) -> Bool:
    """Whether counts pile up at their maximum, shape (n_segments,).

    A pile: a tenth of the periods (at least 3) stand at the maximum, and more than one below it.
    Counts that end in a natural tail are rarer the further out.
    """
    most, times = at_maximum(counts, used)
    below = ((counts == most[:, np.newaxis] - 1) & used).sum(axis=1)
    pile = np.maximum(PERIODS, SHARE * used.sum())
    return np.asarray((times >= pile) & (times > below))
