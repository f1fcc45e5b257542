"""Dagster asset ``audit_changes``: what was declared about the year, and whether beforehand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd

from assets.night import Night
from assets.rows import sources_of
from assets.statements import statement
from kpi_audit.project.changes import Change
from kpi_audit.project.kpi import Kpi


@dataclass(frozen=True, slots=True)
class Registered:
    """A change, and since when this warehouse has known it.

    Attributes
    ----------
    change : Change
    change_id : str
        Digest of all it says but the reason.
    first_seen : date
        First night that knew it.
    is_in_advance : bool
        It was declared by its first day: ``registered`` says so, and no finished night since then
        ran without it. The first night of a warehouse takes the declaration as it is.
    """

    change: Change
    change_id: str
    first_seen: date
    is_in_advance: bool


def registered(night: Night, kpi: Kpi | None = None) -> list[Registered]:
    """Return the changes of the project, or those that touch ``kpi``, by their first day."""
    every = night.once("changes", lambda: _known(night))
    return [one for one in every if kpi is None or touches(night, one.change, kpi)]


def _known(night: Night) -> list[Registered]:
    changes = night.project.settings.changes
    if not changes:
        return []
    known = night.warehouse.query(statement("changes/nights_with"), {"as_of": night.as_of})
    seen = {str(row["change_id"]): row for row in known.to_dict("records")}
    nights = night.warehouse.query(
        "select as_of from audit_nights where finished_at is not null and as_of < $as_of",
        {"as_of": night.as_of},
    )["as_of"].to_numpy("datetime64[D]")
    found = []
    for change in sorted(changes, key=lambda one: (one.first, one.name)):
        name = change_id(change)
        row = seen.get(name)
        since_then = int((nights >= np.datetime64(change.first)).sum())
        has_all = since_then == (0 if row is None else row["nights"])
        first_seen = night.as_of if row is None else row["first_seen"].date()
        in_advance = change.registered <= change.first and has_all
        found.append(Registered(change, name, first_seen, in_advance))
    return found


def touches(night: Night, change: Change, kpi: Kpi) -> bool:
    """Whether a change is about a KPI: by name, by a source it reads, or about all."""
    if not change.kpis and not change.sources:
        return True
    if kpi.name in change.kpis:
        return True
    return bool(set(change.sources) & set(sources_of(night.project, kpi)))


def change_id(change: Change) -> str:
    """Return the name of a change; whatever is edited but the reason makes it another one.

    Examples
    --------
    >>> day = {"from": "2026-03-02", "registered": "2026-02-20"}
    >>> change_id(Change.model_validate({"name": "CRM", "kind": "rollout", **day}))
    'C-9184d4a6'
    """
    text = json.dumps(change.model_dump(mode="json", exclude={"reason"}), sort_keys=True)
    return "C-" + hashlib.sha256(text.encode()).hexdigest()[:8]


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["evidence_series"])
def audit_changes(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Every registered change, the KPIs it touches, and whether it was declared in advance."""
    from assets.audit import replace  # noqa: PLC0415 (which reads the evidence, which reads this)

    rows = [_row(night, one) for one in registered(night)]
    columns = [*night.warehouse.columns("audit_changes")]
    replace(night, "audit_changes", pd.DataFrame(rows, columns=columns))
    late = sum(not row["is_in_advance"] for row in rows)
    return dg.MaterializeResult(
        metadata={"dagster/row_count": len(rows), "declared afterwards": late}
    )


def _row(night: Night, one: Registered) -> dict[str, Any]:
    change, kpis = one.change, night.project.kpis.values()
    return {
        "change_id": one.change_id,
        "name": change.name,
        "kind": change.kind,
        "first_day": change.first,
        "last_day": None if change.window is None else change.window[1],
        "kpis": json.dumps([kpi.name for kpi in kpis if touches(night, change, kpi)]),
        "segments": json.dumps(list(change.segments)),
        "registered": change.registered,
        "reason": change.reason,
        "is_rebase": change.rebase,
        "first_seen": one.first_seen,
        "is_in_advance": one.is_in_advance,
    }
