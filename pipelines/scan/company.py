"""Who keeps acting with whom, looked at by month: days and weeks are too short to see that."""

from __future__ import annotations

from pipelines.scan.elsewhere import elsewhere
from pipelines.scan.wanted import Document

COMPANY = "by_month"
LOCKSTEP = "lockstep"
_TOO_SHORT = ("day", "week")  # hardly anybody acts on three even days and an odd one of it


def in_company(kpi: Document, name: str) -> dict[str, Document]:
    """Return the same records as a KPI of months for ``lockstep``, and turn it off in ``kpi``.

    Nothing where the grain is long enough, or ``lockstep`` lacks the columns that it reads.
    """
    asks = kpi["detectors"].get(LOCKSTEP, {})
    if kpi["grain"] not in _TOO_SHORT or "actor" not in kpi or "object" not in kpi["columns"]:
        return {}
    months = kpi | {
        "title": f"{kpi['title']}, month by month",
        "grain": "month",
        "targets": [],
        "detectors": elsewhere(name, but=LOCKSTEP) | {LOCKSTEP: asks},
    }
    months.pop("stands_for", None)
    kpi["detectors"][LOCKSTEP] = {"off": "looked at month by month"}
    return {f"kpis/{COMPANY}.yaml": months}
