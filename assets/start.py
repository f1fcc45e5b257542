"""When the audit of a KPI starts, and up to where its periods are closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from assets.begun import first_whole_period
from assets.night import Night, known_on
from assets.rebasing import first_new_period, rebase
from kpi_audit.periods import audit_year, baseline_end, next_period
from kpi_audit.plan import Case
from kpi_audit.project.kpi import Kpi, Target


@dataclass(frozen=True, slots=True)
class Audited:
    """The stretch of time a KPI is judged on.

    Attributes
    ----------
    start : date or None
        First audited day: declared, or by the history; None for a one-off table.
    until : date
        First day that is not closed: bounded by the night's date and by what was delivered.
    first : date or None
        First day that counts at all, of a KPI that was re-based or whose records begin in the
        middle of a period; None: everything counts.
    """

    start: date | None
    until: date
    first: date | None = None

    def counted(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows, by ``period_start``, of the days that count."""
        if self.first is None:
            return rows
        return rows[rows["period_start"] >= pd.Timestamp(self.first)]

    def since(self, day: date | None) -> Audited:
        """Return the same stretch audited from ``day`` on; all of it if nothing lies before."""
        is_left = day is not None and (self.first is None or day > self.first)
        return Audited(day if is_left else None, self.until, self.first)


def audited(night: Night, kpi: Kpi) -> Audited:
    """Return where the audit of ``kpi`` starts and ends on this night."""
    if kpi.grain == "once":
        return Audited(None, night.as_of)
    return night.once(("audited", kpi.name), lambda: _audited(night, kpi))


def forget_audited(night: Night, kpi: Kpi) -> None:
    """Ask anew where the audit of ``kpi`` ends: periods of it have closed."""
    night.noted.pop(("audited", kpi.name), None)


def _audited(night: Night, kpi: Kpi) -> Audited:
    closed = night.warehouse.query(
        "select min(period_start) as first_period, max(period_start) as last_period"
        " from kpi_closings"
        " where kpi = $kpi and definition = $definition and known_from <= $as_of",
        known_on(night, kpi),
    ).iloc[0]
    if pd.isna(closed["first_period"]):
        return Audited(night.as_of, night.as_of)
    until = next_period(closed["last_period"].date(), kpi.grain)
    begins = closed["first_period"].date()
    first = min(first_whole_period(night, kpi, begins, kpi.grain), until)
    declared, begun = _declared(kpi), rebase(night, kpi)
    if begun is None:
        ends = baseline_end(min(declared, default=None), first, until, kpi.grain)
        return Audited(ends, until, first if first > begins else None)
    first = min(max(first, first_new_period(begun, kpi)), until)
    later = [day for day in declared if day > first]
    ends = baseline_end(min(later, default=None), first, until, kpi.grain)
    return Audited(ends, until, first)


def audit_start(night: Night, kpi: Kpi, case: Case, shape: type[Any]) -> Audited:
    """Return where the audit of one case starts: at its target's date, or with the KPI's."""
    over = audited(night, kpi)
    if isinstance(case.subject, Target):
        return over.since(case.subject.since)
    has_to = getattr(shape, "wants_baseline", shape.subject in ("link", "guardrail"))
    return over if has_to or has_past(kpi) else over.since(None)


def marked(rows: pd.DataFrame, over: Audited) -> pd.DataFrame:
    """Return the rows of the baseline and of the current audit year, marked as such."""
    rows = over.counted(rows)
    if over.start is None:
        return rows.assign(is_baseline=False)
    days = rows["period_start"]
    is_baseline = days < pd.Timestamp(over.start)
    is_audited = days >= pd.Timestamp(audit_year(over.start, over.until))
    return rows.assign(is_baseline=is_baseline)[is_baseline | is_audited]


def has_past(kpi: Kpi) -> bool:
    """Whether some of the records lie before the audit, for detectors that can do without."""
    return kpi.grain != "once" and (kpi.baseline == "history" or bool(_declared(kpi)))


def _declared(kpi: Kpi) -> list[date]:
    return [kpi.audit_from] if kpi.audit_from else [t.since for t in kpi.targets if t.since]
