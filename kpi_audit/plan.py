"""Which detector looks at which part of a KPI, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi_audit.project.kpi import Kpi, Link, Target
from kpi_audit.registry import Detector

# Aggregations over values that somebody recorded; the others only count records.
RECORDED = frozenset({"sum", "average", "min", "max", "median", "percentile"})


@dataclass(frozen=True, slots=True)
class Case:
    """One detector applied to one link, target or set of values of a KPI.

    Attributes
    ----------
    kpi, detector : str
    against : str
        Name of the outcome or of the target it is judged against; ``""`` for its own past.
    parameters : Mapping[str, Any]
        What the detector is called with, beside the evidence.
    subject : Link, Target or None
        The declared part of the KPI that the evidence is made for.
    reason : str
        Empty if the case is judged; else why not, known from the declaration alone.
    """

    kpi: str
    detector: str
    against: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    subject: Link | Target | None = None
    reason: str = ""


def plan(kpi: Kpi, detectors: Mapping[str, Detector]) -> list[Case]:
    """Return at least one case per detector, in the order of their names."""
    return [case for detector in detectors.values() for case in _cases(kpi, detector)]


def target_name(target: Target) -> str:
    """Return what a target is called in tables and on pages.

    Examples
    --------
    >>> target_name(Target(value=20, per="actor"))
    'floor 20 per actor'
    >>> target_name(Target(value=2_500_001, kind="cap"))
    'cap 2500001 per segment'
    """
    return f"{target.kind} {target.value:.15g} per {target.per}"


def _cases(kpi: Kpi, detector: Detector) -> Iterator[Case]:
    own = dict(kpi.detectors.get(detector.name, {}))
    if "off" in own:
        yield Case(kpi.name, detector.name, reason=f"not applicable: turned off, {own['off']}")
        return
    subjects = list(_subjects(kpi, detector.shape.subject))
    for against, subject, declared in subjects:
        known = {name: value for name, value in declared.items() if name in detector.parameters}
        yield Case(kpi.name, detector.name, against, known | own, subject)
    if not subjects:
        yield Case(kpi.name, detector.name, reason=_NOTHING[detector.shape.subject])


_NOTHING = {
    "link": "not applicable: no outcome is declared (stands_for)",
    "target": "not applicable: no target is declared",
    "values": "not applicable: the KPI counts records, nobody wrote down a value",
}


def _subjects(kpi: Kpi, subject: str) -> Iterator[tuple[str, Link | Target | None, dict[str, Any]]]:
    """Yield (name, declaration, parameters it implies) of what a shape is made for."""
    if subject == "link":
        for link in kpi.stands_for:
            declared = {"lag": link.lag, "elasticity": link.elasticity, "sign": link.sign}
            yield link.outcome, link, {k: v for k, v in declared.items() if v is not None}
    if subject == "target":
        for target in kpi.targets:
            others = tuple(t.value for t in kpi.targets if t.per == target.per and t != target)
            implied = {"target": target.value, "side": target.kind, "other_targets": others}
            yield target_name(target), target, implied
    if subject == "values" and kpi.measure.agg in RECORDED:
        yield "", None, {}
