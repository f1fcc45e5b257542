"""Which detector looks at which part of a KPI, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kpi_audit.project.kpi import Kpi, Link, Target
from kpi_audit.registry import Detector
from kpi_audit.subjects import subjects, why_none


@dataclass(frozen=True, slots=True)
class Case:
    """One detector applied to one link, target, guardrail or set of records of a KPI.

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


_NO_OTHERS: Mapping[str, Kpi] = MappingProxyType({})


def plan(
    kpi: Kpi, detectors: Mapping[str, Detector], kpis: Mapping[str, Kpi] = _NO_OTHERS
) -> list[Case]:
    """Return at least one case per detector, in the order of their names.

    ``kpis`` are the project's, by name: a guardrail says for itself which way is better.
    """
    return [case for detector in detectors.values() for case in _cases(kpi, detector, kpis)]


def _cases(kpi: Kpi, detector: Detector, kpis: Mapping[str, Kpi]) -> Iterator[Case]:
    own = dict(kpi.detectors.get(detector.name, {}))
    if "off" in own:
        yield Case(kpi.name, detector.name, reason=f"not applicable: turned off, {own['off']}")
        return
    found = list(subjects(kpi, detector.shape, kpis))
    for against, subject, declared in found:
        known = {name: value for name, value in declared.items() if name in detector.parameters}
        yield Case(kpi.name, detector.name, against, known | own, subject)
    if not found:
        yield Case(kpi.name, detector.name, reason=why_none(kpi, detector.shape))
