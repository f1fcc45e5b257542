"""KPIs that start anew: a registered change said so, in advance and with a reason."""

from __future__ import annotations

from datetime import date

from assets.changes import Registered, registered
from assets.night import Night
from kpi_audit.periods import next_period, period_start
from kpi_audit.project.kpi import Kpi


def rebase(night: Night, kpi: Kpi) -> Registered | None:
    """Return the last change that starts a new baseline for ``kpi``, None without one.

    A new baseline of its outcome or guardrail is one of the KPI that is compared with it.
    """
    compared = {kpi.name, *kpi.guardrails, *(link.outcome for link in kpi.stands_for)}
    begun = [
        one
        for one in registered(night)
        if one.change.rebase
        and one.is_in_advance
        and one.change.first < night.as_of
        and compared & set(one.change.kpis)
    ]
    return begun[-1] if begun else None


def first_new_period(one: Registered, kpi: Kpi) -> date:
    """Return the first day of the first period that lies wholly after a change began."""
    start = period_start(one.change.first, kpi.grain)
    return start if start == one.change.first else next_period(start, kpi.grain)
