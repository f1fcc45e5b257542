"""Plants every scheme into one KPI and finds out from which strength on it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from assets.drill.judging import Looking, seen, smallest
from assets.drill.series import planted_series
from assets.drill.shadow import Shadow, recent, shadow
from assets.night import Night, known_on
from kpi_audit.arrays import Days
from kpi_audit.binning import bins
from kpi_audit.periods import CYCLE, ONCE, next_period
from kpi_audit.plan import Case, plan
from kpi_audit.project.kpi import Kpi, Target
from kpi_audit.registry import Detector
from kpi_audit.scheme import STRENGTHS, Held, Scheme, schemes

WEEKS = (4, 12, 26)
POWER = 0.9
_WEEKS_A_YEAR = 52.1775
_BINS_MOVED = 4  # bins of the histogram that a record can be moved over
_SEED = 20261124


def drill(night: Night, kpi: Kpi, detectors: Mapping[str, Detector]) -> pd.DataFrame:
    """Return the rows of ``audit_drill`` of one KPI."""
    cases = plan(kpi, detectors, night.project.kpis)
    closed = _closed(night, kpi)
    rows = [*planted_series(night, kpi, cases, detectors)]
    if len(closed):
        records = recent(night, kpi, closed, _periods(kpi, WEEKS[-1]))
        for scheme in schemes().values():
            looking = [
                Looking(night, kpi, case, detectors[case.detector])
                for case in cases
                if case.detector in scheme.detectors
            ]
            rows += _of_scheme(scheme, looking, records, closed)
    return pd.DataFrame(rows)


def _closed(night: Night, kpi: Kpi) -> Days:
    found = night.warehouse.query(
        "select distinct period_start from kpi_closings where kpi = $kpi"
        " and definition = $definition and known_from <= $as_of order by period_start",
        known_on(night, kpi),
    )
    return found["period_start"].to_numpy().astype("datetime64[D]")


def _of_scheme(
    scheme: Scheme, looking: list[Looking], records: pd.DataFrame, closed: Days
) -> Iterator[dict[str, Any]]:
    common = {
        "scheme": scheme.name, "words": scheme.words, "unit": scheme.unit,
        "largest": STRENGTHS[-1],
    }  # fmt: skip
    able = [one for one in looking if not one.case.reason and _is_planted(one.case)]
    if not able and looking:
        reason = looking[0].case.reason
        if reason and not reason.startswith("not applicable: no target"):
            yield common | _nobody(looking[0].kpi.name, reason)
    for one in able:
        for weeks in WEEKS if one.kpi.grain != "once" else (0,):
            yield common | _planted(scheme, one, records, _starts(one.kpi, closed, weeks), weeks)


def _planted(
    scheme: Scheme, one: Looking, records: pd.DataFrame, starts: Days, weeks: int
) -> dict[str, Any]:
    rng = np.random.default_rng([_SEED, weeks])
    made = shadow(records, starts, rng)
    gamed = scheme.plant(made.records, made.share, rng, _held(one.kpi, one.case))
    is_seen = seen(one, Shadow(gamed, made.share, made.levels))
    found, false_alarms = smallest(made.levels, is_seen, POWER)
    return {
        "kpi": one.kpi.name, "detector": one.case.detector, "against": one.case.against,
        "weeks": weeks, "smallest": found, "false_alarms": false_alarms, "reason": "",
        "is_blind": found is None, "copies": int((made.levels == 0).sum()),
    }  # fmt: skip


def _nobody(kpi: str, reason: str) -> dict[str, Any]:
    return {
        "kpi": kpi, "detector": "", "against": "", "weeks": 0, "smallest": None,
        "false_alarms": None, "is_blind": True, "copies": 0, "reason": reason,
    }  # fmt: skip


def _is_planted(case: Case) -> bool:
    """Whether records are gamed one by one, and not what an actor or a segment reaches."""
    return not isinstance(case.subject, Target) or case.subject.per == "record"


def _periods(kpi: Kpi, weeks: int) -> int:
    return max(1, round(weeks * CYCLE[kpi.grain] / _WEEKS_A_YEAR))


def _starts(kpi: Kpi, closed: Days, weeks: int) -> Days:
    """Return the periods that follow the last closed one."""
    if kpi.grain == "once":
        return np.array([ONCE], "datetime64[D]")
    starts, day = [], closed[-1].item()
    for _ in range(_periods(kpi, weeks)):
        day = next_period(day, kpi.grain)
        starts.append(day)
    return np.array(starts, "datetime64[D]")


def _held(kpi: Kpi, case: Case) -> Held:
    if not isinstance(case.subject, Target):
        return Held(resolution=kpi.resolution)
    target = case.subject
    width, _, _ = bins(kpi, target)
    return Held(target.value, target.kind == "cap", kpi.resolution, _BINS_MOVED * width)
