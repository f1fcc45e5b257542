"""Schemes that need no record: the KPI is inflated and its outcome, or a guardrail, is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from assets.drill.horizon import periods_in
from assets.drill.judging import Looked
from assets.drill.rows import measured, not_planted
from assets.drill.shadow import LEVELS
from assets.judging import evidence_of
from assets.night import Night
from kpi_audit.arrays import Float
from kpi_audit.drift.calendar import full_calendar, residuals
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.periods import CYCLE
from kpi_audit.plan import Case
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector
from kpi_audit.scheme import WEEKS, Scheme
from kpi_audit.shapes.names import evidence_name

_COPIES = 40
_BLOCK = 8  # periods drawn together, so that what carries over from one to the next stays
_FEWEST = 26  # periods of history
_SEED = 20261125
_ON_SERIES = {
    "link": ("inflated", "the KPI is inflated and its outcome stays as it was"),
    "guardrail": ("guardrail_suffers", "the KPI rises and its guardrail suffers by as much"),
}


def planted_series(
    night: Night, kpi: Kpi, cases: list[Case], detectors: Mapping[str, Detector]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``audit_drill`` of the detectors that read a KPI beside another."""
    for case in cases:
        detector = detectors[case.detector]
        if detector.shape.subject not in _ON_SERIES:
            continue
        scheme = _scheme(detector)
        reason = case.reason or ("" if kpi.grain != "once" else _ONCE)
        whole = pd.DataFrame()
        if not reason:
            frame = evidence_of(night, kpi, case, detector.shape)
            whole = frame[frame["segment"] == ""].sort_values("period_start")
            known = whole[["kpi", "outcome"]].to_numpy(np.float64)
            reason = "" if len(known) >= _FEWEST and (known > 0).all() else _TOO_FEW
        if reason:
            yield not_planted(scheme, case, reason)
            continue
        for weeks in WEEKS:
            looked = _look(kpi, case, detector, whole, weeks)
            yield measured(scheme, case, weeks, np.repeat(LEVELS, _COPIES), looked)


_ONCE = "not drilled: a one-off table has no coming periods in which the KPI could be inflated"
_TOO_FEW = "not enough data: the fire drill needs 26 periods of both, all above 0"


def _scheme(detector: Detector) -> Scheme:
    name, words = _ON_SERIES[detector.shape.subject]
    return Scheme(name, lambda records, *_: records, (detector.name,), words, "of the KPI")


def _look(kpi: Kpi, case: Case, detector: Detector, whole: pd.DataFrame, weeks: int) -> Looked:
    periods = periods_in(kpi, weeks)
    known = whole[["kpi", "outcome"]].to_numpy(np.float64).T
    levels = np.repeat(LEVELS, _COPIES)
    pairs = _copies(np.log(known), kpi, periods, len(levels))
    pairs = _plant(pairs, levels, periods, case)
    days = pd.date_range(whole["period_start"].iloc[0], periods=pairs.shape[2], freq="D")
    told = {"cycle": CYCLE[kpi.grain]} if evidence_name(detector.shape) == "series" else {}
    shape = detector.shape.from_frame(_long(np.exp(pairs), days, known.shape[1]), **told)
    found = detector(shape, **case.parameters)
    return Looked.of(found, shape.segments, len(levels), otherwise="")


def _copies(known: Float, kpi: Kpi, periods: int, copies: int) -> Float:
    """Return the history and ``periods`` more, drawn from it: shape (n_copies, 2, n_periods)."""
    history = known.shape[1]
    calendar = full_calendar(history + periods, history, rhythm(CYCLE[kpi.grain]))
    padded = np.hstack([known, np.zeros((2, periods))])
    rest = residuals(padded, calendar, history)
    fitted = (padded - rest)[:, history:]
    rng = np.random.default_rng([_SEED, periods])
    blocks = -(-periods // _BLOCK)
    starts = rng.integers(0, history - _BLOCK, (copies, blocks))
    places = (starts[:, :, None] + np.arange(_BLOCK)).reshape(copies, -1)[:, :periods]
    drawn = np.moveaxis(rest[:, places], 0, 1) + fitted
    before = np.broadcast_to(known, (copies, 2, history))
    return np.concatenate([before, drawn], axis=2)


def _plant(pairs: Float, levels: Float, periods: int, case: Case) -> Float:
    """Inflate the KPI; a guardrail moves the wrong way by as much."""
    out = pairs.copy()
    rise = np.log1p(levels)[:, None]
    out[:, 0, -periods:] += rise
    if "better" in case.parameters:
        out[:, 1, -periods:] += rise if case.parameters["better"] == "lower" else -rise
    return out


def _long(pairs: Float, days: pd.DatetimeIndex, n_baseline: int) -> pd.DataFrame:
    copies, _, periods = pairs.shape
    return pd.DataFrame(
        {
            "segment": np.repeat(np.arange(copies).astype(str), periods),
            "period_start": np.tile(days.to_numpy(), copies),
            "kpi": pairs[:, 0].ravel(),
            "outcome": pairs[:, 1].ravel(),
            "is_baseline": np.tile(np.arange(periods) < n_baseline, copies),
        }
    )
