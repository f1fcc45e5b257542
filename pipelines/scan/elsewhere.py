"""A scanned table may be several KPIs; each detector looks at one of them."""

from __future__ import annotations

from kpi_audit.registry import detectors
from pipelines.scan.wanted import Document


def elsewhere(name: str, *, but: str = "") -> Document:
    """Turn every detector off that looks at the KPI ``name`` instead: all ``but`` one."""
    return {one: {"off": f"looked at as {name}"} for one in detectors() if one != but}
