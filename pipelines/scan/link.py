"""The outcome of a scanned table as a KPI of its own, and the units that are compared."""

from __future__ import annotations

from pipelines.scan.elsewhere import elsewhere
from pipelines.scan.roles import Roles
from pipelines.scan.table import Table
from pipelines.scan.wanted import Document, Wanted

UNITS, RESULT = "by_unit", "outcome"
TRACKS = "tracks_outcome"
_ENOUGH_UNITS = 20  # segments from which on they are the units of a one-off comparison


def linked(
    table: Table, wanted: Wanted, asked: Roles, kpi: Document, name: str
) -> dict[str, Document]:
    """Return the outcome as a KPI; without a time, the value and the outcome unit by unit."""
    result = {"agg": "sum", "expr": asked.written["outcome"]}
    if "where" in asked.written:
        result["where"] = asked.written["where"]
    shared = {key: kpi[key] for key in ("source", "grain", "segments", "record", "baseline")}
    shared |= {key: kpi[key] for key in ("time", "actor") if key in kpi}
    title = str(wanted.outcome)
    outcome = shared | {"title": title, "role": "outcome", "measure": result}
    outcome["detectors"] = elsewhere(name)
    if "time" in kpi:
        kpi["stands_for"] = [{"outcome": RESULT, "why": "belief"}]
        return {f"kpis/{RESULT}.yaml": outcome}
    units = {
        "segments": units_of(table, asked),
        "detectors": elsewhere(name, but=TRACKS),
        "resolution": asked.resolution,
    }
    unit = (
        shared
        | units
        | {
            "title": f"{kpi['title']}, unit by unit",
            "measure": kpi["measure"],
            "stands_for": [{"outcome": RESULT, "why": "belief"}],
        }
    )
    kpi["detectors"][TRACKS] = {"off": "looked at unit by unit"}
    outcome["segments"] = units["segments"]
    return {f"kpis/{UNITS}.yaml": unit, f"kpis/{RESULT}.yaml": outcome}


def units_of(table: Table, asked: Roles) -> list[str]:
    """Return what names a unit: the segments where there are many, else the row."""
    headers = [table.columns[name].source for name in asked.segments]
    if headers and len(table.sample[headers].drop_duplicates()) >= _ENOUGH_UNITS:
        return list(asked.segments)
    return ["line"]
