"""Judges shadow copies with the detectors and the baseline of the KPI they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assets.drill.shadow import Shadow, show_as_events
from assets.judging import evidence_of, told
from assets.night import Night
from assets.reductions import reduced_by
from assets.start import audited
from assets.statements import statement
from assets.units import histogram
from kpi_audit.arrays import Bool
from kpi_audit.plan import Case
from kpi_audit.project.kpi import Kpi, Target
from kpi_audit.registry import Detector
from kpi_audit.shapes.digits import Digits
from kpi_audit.shapes.histogram import Histogram
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
    before = evidence_of(night, kpi, case, detector.shape, audited(night, kpi))
    frame = _frame(looking, gamed)
    frame = frame[frame["segment"] != ""]
    copies = pd.DataFrame({"segment": [str(i) for i in range(len(gamed.levels))]})
    past = _past(before[before["segment"] == ""], detector)
    frame = pd.concat([frame, past.drop(columns="segment").merge(copies, how="cross")])
    shape = detector.shape.from_frame(frame, **told(kpi, detector.shape, frame))
    found = detector(shape, **case.parameters)
    is_seen = np.zeros(len(gamed.levels), np.bool_)
    where = np.array([int(name) for name in shape.segments], np.int64)
    is_seen[where] = np.nan_to_num(found.log_e, nan=-np.inf) >= np.log(WATCH)
    return is_seen


def _past(frame: pd.DataFrame, detector: Detector) -> pd.DataFrame:
    if detector.shape in (Histogram, Digits):
        return frame.assign(n=0)
    return frame[frame["is_baseline"]]


def _frame(looking: Looking, gamed: Shadow) -> pd.DataFrame:
    night, kpi, case, detector = looking.night, looking.kpi, looking.case, looking.detector
    engine = night.warehouse
    show_as_events(engine, gamed.records)
    if detector.shape is Histogram and isinstance(case.subject, Target):
        rows = histogram(night, kpi, case.subject)
        rows = rows.assign(value=rows["bin"] * rows["width"], n_baseline=0)
        return _summed(rows, ["segment", "value", "width"])
    if detector.shape is Digits:
        rows = engine.query(statement("units/digits"), {"resolution": kpi.resolution})
        return _summed(rows.assign(n_baseline=0), ["segment", "position", "digit"])
    target = case.subject.value if isinstance(case.subject, Target) else None
    frame = engine.query(*reduced_by(detector.shape, kpi.resolution, target))
    return frame.assign(is_baseline=False)


def _summed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return rows.groupby(by, as_index=False)[["n", "n_baseline"]].sum()


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
