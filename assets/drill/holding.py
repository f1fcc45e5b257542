"""What a scheme must know of the KPI that it games, and where no scheme knows how to."""

from __future__ import annotations

from typing import Literal

from kpi_audit.binning import bins
from kpi_audit.plan import Case
from kpi_audit.project.kpi import Kpi, Target
from kpi_audit.scheme import Held

_BINS_MOVED = 4  # bins of the histogram that what is held can be moved over
_ADDS: dict[str, dict[str, Literal["values", "counts", "ratio", "mean"]]] = {
    "actor": {"count": "counts", "sum": "values"},
    "segment": {"count": "counts", "sum": "values", "ratio": "ratio", "average": "mean"},
}


def held_of(kpi: Kpi, case: Case) -> Held:
    """Return what is held to what."""
    flatters = 1.0 if kpi.better == "higher" else -1.0
    deadline = case.parameters.get("deadline_hours")
    if not isinstance(case.subject, Target):
        return Held(resolution=kpi.resolution, deadline_hours=deadline, flatters=flatters)
    target = case.subject
    width, _, _ = bins(kpi, target)
    is_ratio = kpi.measure.agg == "ratio"
    return Held(
        target.value,
        target.kind == "cap",
        kpi.resolution,
        _BINS_MOVED * width,
        target.per,
        _ADDS.get(target.per, {}).get(kpi.measure.agg, "ratio" if is_ratio else "values"),
        not kpi.detectors.get("bunching", {}).get("inclusive", True),
        deadline,
        flatters,
    )


def why_not_planted(kpi: Kpi, case: Case) -> str:
    """Say why nothing is planted against the target of a case; '' where it is."""
    if not isinstance(case.subject, Target) or case.subject.per == "record":
        return ""
    if kpi.measure.agg in _ADDS[case.subject.per]:
        return ""
    return f"not drilled: no scheme knows how this is brought over its target ({kpi.measure.agg})"
