"""Judges shadow copies with the detectors and the baseline of the KPI they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assets.again import assemble, period_rows, reduced
from assets.drill.shadow import Shadow, show_as_events
from assets.judging import told
from assets.night import Night
from kpi_audit.arrays import Bool
from kpi_audit.plan import Case
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector
from kpi_audit.tiers import WATCH


@dataclass(frozen=True, slots=True)
class Looking:
    """One detector that looks at one KPI on one night."""

    night: Night
    kpi: Kpi
    case: Case
    detector: Detector


def seen(looking: Looking, gamed: Shadow) -> Bool:
    """Return which copies reach the watch level, shape (n_copies,)."""
    night, kpi, case, detector = looking.night, looking.kpi, looking.case, looking.detector
    show_as_events(night.warehouse, gamed.records)
    frame = reduced(night, kpi, case, detector.shape).assign(is_baseline=False)
    before = period_rows(night, kpi, case, detector.shape)
    past = before[(before["segment"] == "") & before["is_baseline"]]
    copies = pd.DataFrame({"segment": [str(i) for i in range(len(gamed.levels))]})
    known = past.drop(columns="segment").merge(copies, how="cross")
    rows = pd.concat([frame[frame["segment"] != ""], known])
    frame = assemble(detector.shape, rows)
    shape = detector.shape.from_frame(frame, **told(kpi, detector.shape, frame))
    found = detector(shape, **case.parameters)
    is_seen = np.zeros(len(gamed.levels), np.bool_)
    where = np.array([int(name) for name in shape.segments], np.int64)
    is_seen[where] = np.nan_to_num(found.log_e, nan=-np.inf) >= np.log(WATCH)
    return is_seen


def smallest(levels: np.ndarray, is_seen: Bool, power: float) -> tuple[float | None, float]:
    """Return the smallest strength from which on ``power`` of copies are seen, and false alarms.

    Examples
    --------
    >>> smallest(np.array([0, 0, .1, .1, .2, .2]), np.array([0, 0, 1, 0, 1, 1], bool), 0.9)
    (0.2, 0.0)
    """
    shares: Mapping[float, float] = {
        float(level): float(is_seen[levels == level].mean()) for level in np.unique(levels)
    }
    found = None
    for level in sorted(shares, reverse=True):
        if level > 0 and shares[level] >= power:
            found = level
        else:
            break
    return found, shares.get(0.0, 0.0)
