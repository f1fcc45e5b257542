"""When counts can be judged for smoothness; never decided by how smooth they are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Text
from kpi_audit.regularity.capacity import at_maximum, is_capped
from kpi_audit.regularity.own_past import ENOUGH
from kpi_audit.shapes.history import History

AUDITED, ALONE = 8, 20  # periods
MEAN, EMPTY = 4.0, 0.05  # least mean count; largest share of periods without any record

NOT_COUNTS = (
    "not applicable: values are no counts, so sampling sets no floor to their variance; set "
    "counted: true where each value is itself a count of separate events"
)
REGULAR = (
    f"not applicable: without {ENOUGH} periods before the audit (beside the first ones, which show "
    "season and level), counts of staff, subscribers or scheduled work are regular innocently; set "
    "arrivals: true for events that come on their own (calls, accidents, visitors)"
)
STOCK = (
    "not applicable: without a baseline, counts that carry over from period to period, as members "
    "or open cases do, are smooth innocently; these do, or are too few to tell"
)


class Given(NamedTuple):
    """What a KPI file says about its counts, and whether their past can be compared with."""

    arrivals: bool
    counted: bool
    has_past: bool


def reasons(history: History, used: Bool, given: Given, stock: Bool) -> Text:
    """Say why a segment is not judged, "" if it is; shape (n_segments,)."""
    counts = history.total
    audited = used.sum()
    mean = counts[:, used].mean(axis=1) if audited else np.zeros(len(counts))
    seen = used | history.is_baseline
    empty = (counts[:, seen] <= 0).mean(axis=1) if seen.any() else np.ones(len(counts))
    most, times = at_maximum(counts, used)
    needed = AUDITED if given.has_past else ALONE
    few = f"not enough data: {audited} periods to judge, {needed} are needed"
    checks = [
        (~finite(history), "not enough data: a period has no finite sum"),
        (~_are_counts(history, counted=given.counted), NOT_COUNTS),
        (np.full(len(counts), not (given.has_past or given.arrivals)), REGULAR),
        (np.full(len(counts), audited < needed), few),
        (stock, STOCK),
        (empty > EMPTY, "not enough data: too many periods without any record"),
        (mean < MEAN, f"not enough data: fewer than {MEAN:.0f} records a period"),
    ]
    out = np.full(len(counts), "", object)
    capped = is_capped(counts, used)
    out[capped] = [
        f"not applicable: {k} of {audited} periods stand at the maximum of {m:.0f}, which is a "
        "capacity, a quota or a constant"
        for k, m in zip(times[capped], most[capped], strict=True)
    ]
    for mask, why in reversed(checks):
        out[mask] = why
    return out


def _are_counts(history: History, *, counted: bool) -> Bool:
    """Whether all periods hold counts, shape (n_segments,)."""
    if counted:
        return np.asarray((np.mod(history.total, 1) == 0).all(axis=1))
    same = (history.total == history.n) & (history.squares == history.n)
    return np.asarray(same.all(axis=1))


def finite(history: History) -> Bool:
    """Segments whose sums are all finite and not negative, shape (n_segments,)."""
    return np.asarray((np.isfinite(history.total) & (history.total >= 0)).all(axis=1))
