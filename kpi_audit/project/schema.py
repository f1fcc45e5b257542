"""JSON schemas of the two kinds of project files, for completion and checks in an editor."""

from __future__ import annotations

from typing import Any

from kpi_audit.project.kpi import Kpi
from kpi_audit.project.settings import Settings
from kpi_audit.registry import detectors


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of ``audit.yaml`` and of ``kpis/*.yaml``, made from the code itself."""
    audit = Settings.model_json_schema(by_alias=True)
    for name in ("SourceSpec", "FetchSpec"):
        audit["$defs"][name]["properties"].pop("options")
        audit["$defs"][name]["additionalProperties"] = True  # options of the reader, the fetcher
    kpi = Kpi.model_json_schema(by_alias=True)
    kpi["properties"].pop("name")
    kpi["required"].remove("name")
    kpi["properties"]["detectors"]["propertyNames"] = {"enum": sorted(detectors())}
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {"audit": draft | audit, "kpi": draft | kpi}
