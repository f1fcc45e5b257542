"""Plants every scheme into one KPI and finds out from which strength on it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from assets.drill.holding import held_of, why_not_planted
from assets.drill.horizon import periods_in
from assets.drill.judging import Looking, look
from assets.drill.rows import measured, not_planted
from assets.drill.series import planted_series
from assets.drill.shadow import Shadow, recent, shadow
from assets.drill.versions import versions_again, watched
from assets.night import Night, known_on
from kpi_audit.arrays import Days
from kpi_audit.periods import ONCE, next_period
from kpi_audit.plan import plan
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector
from kpi_audit.scheme import WEEKS, Reads, Scheme, schemes

_SEED = 20261124


def drill(night: Night, kpi: Kpi, detectors: Mapping[str, Detector]) -> pd.DataFrame:
    """Return the rows of ``audit_drill`` of one KPI."""
    cases = plan(kpi, detectors, night.project.kpis)
    rows = [*planted_series(night, kpi, cases, detectors)]
    stock = Stock(night, kpi, _closed(night, kpi))
    for scheme in schemes().values():
        for case in cases:
            if case.detector in scheme.detectors:
                looking = Looking(night, kpi, case, detectors[case.detector])
                rows += _of_case(scheme, looking, stock)
    return pd.DataFrame(rows)


def _closed(night: Night, kpi: Kpi) -> Days:
    found = night.warehouse.query(
        "select distinct period_start from kpi_closings where kpi = $kpi"
        " and definition = $definition and known_from <= $as_of order by period_start",
        known_on(night, kpi),
    )
    return found["period_start"].to_numpy().astype("datetime64[D]")


def _of_case(scheme: Scheme, looking: Looking, stock: Stock) -> Iterator[dict[str, Any]]:
    """Yield a row per number of weeks, or one that says why there is none."""
    kpi, case = looking.kpi, looking.case
    reason = case.reason or why_not_planted(kpi, case) or stock.lacks(scheme.reads)
    if reason:
        yield not_planted(scheme, case, reason)
        return
    made = stock.copies(scheme.reads)
    rng = np.random.default_rng([_SEED, 1])
    gamed = scheme.plant(made.records, made.share, rng, held_of(kpi, case))
    until = stock.until()
    looked = [*look(looking, Shadow(gamed, made.share, made.levels), list(until.values()))]
    if not any(one.is_seen.any() for one in looked) and gamed.equals(made.records):
        yield not_planted(scheme, case, _NOTHING)
        return
    for weeks, one in zip(until, looked, strict=True):
        yield measured(scheme, case, weeks, made.levels, one)


_NOTHING = "not applicable: no recent record could be gamed this way"


@dataclass
class Stock:
    """What copies of one KPI are made of; each kind is made once, when it is asked for."""

    night: Night
    kpi: Kpi
    closed: Days
    made: dict[Reads, Shadow] = field(default_factory=dict)
    read: dict[Reads, pd.DataFrame] = field(default_factory=dict)

    def starts(self) -> Days:
        """Return the periods of half a year that follow the last closed one."""
        if self.kpi.grain == "once":
            return np.array([ONCE], "datetime64[D]")
        starts, day = [], self.closed[-1].item()
        for _ in range(periods_in(self.kpi, WEEKS[-1])):
            day = next_period(day, self.kpi.grain)
            starts.append(day)
        return np.array(starts, "datetime64[D]")

    def until(self) -> dict[int, np.datetime64]:
        """Return up to when is watched in each number of weeks; 0 of a one-off table."""
        starts = self.starts()
        if self.kpi.grain == "once":
            return {0: starts[0] + np.timedelta64(1, "D")}
        last = {weeks: starts[periods_in(self.kpi, weeks) - 1].item() for weeks in WEEKS}
        return {
            weeks: np.datetime64(next_period(day, self.kpi.grain)) for weeks, day in last.items()
        }

    def lacks(self, reads: Reads) -> str:
        """Say why there is nothing to copy; '' where there is."""
        if not len(self.closed):
            return "not enough data: no period has closed yet"
        found = self.of(reads)
        if reads == "versions":
            periods, needed = found["period_start"].nunique(), len(self.starts())
            return "" if periods >= needed else _unwatched(periods, needed)
        return "not enough data: the last periods hold no record" if found.empty else ""

    def of(self, reads: Reads) -> pd.DataFrame:
        """Return what is copied."""
        if reads not in self.read:
            if reads == "versions":
                self.read[reads] = watched(self.night, self.kpi)
            else:
                most = 2 * periods_in(self.kpi, WEEKS[-1])  # so that copies differ
                by_case = reads == "cases"
                self.read[reads] = recent(self.night, self.kpi, self.closed, most, by_case=by_case)
        return self.read[reads]

    def copies(self, reads: Reads) -> Shadow:
        """Return the copies, nothing planted."""
        if reads not in self.made:
            again = versions_again if reads == "versions" else shadow
            rng = np.random.default_rng(_SEED)
            self.made[reads] = again(self.of(reads), self.starts(), rng)
        return self.made[reads]


def _unwatched(periods: int, needed: int) -> str:
    return (
        f"not enough data: of {periods} periods it is known how they were revised, "
        f"{needed} are needed"
    )
