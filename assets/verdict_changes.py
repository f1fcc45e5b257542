"""Dagster asset ``audit_verdict_changes``: what was, what is, since which night, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import dagster as dg
import pandas as pd

from assets.answers import Stream, leaving_out, silenced_on
from assets.audit import audit_verdicts, read_evidence, replace
from assets.night import Night
from assets.statements import statement
from assets.verdicts import verdict_row
from kpi_audit.registry import detectors
from kpi_audit.verdict_changes import Basis, what_answers_did, why_changed


@dg.asset(
    group_name="audit", kinds={"duckdb"}, deps=[audit_verdicts, "audit_kpis", "audit_changes"]
)
def audit_verdict_changes(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Every verdict that is another one than on the night before."""
    last = night.warehouse.query(statement("changes/last_finished"), {"as_of": night.as_of})
    rows = []
    if pd.notna(last["as_of"].iloc[0]):
        before = _bases(night, last["as_of"].iloc[0].date())
        now = _bases(night, night.as_of)
        answers = _by_answers(night, last["as_of"].iloc[0].date(), before, now)
        for kpi in sorted(before.keys() & now.keys()):
            changed = why_changed(before[kpi], now[kpi], answers.get(kpi, ""))
            if changed is not None:
                rows.append(
                    {
                        "kpi": kpi,
                        "verdict_before": before[kpi].verdict,
                        "verdict_now": now[kpi].verdict,
                        "night_before": before[kpi].night,
                        "why": changed[0],
                        "sentence": changed[1],
                    }
                )
    columns = [*night.warehouse.columns("audit_verdict_changes")]
    replace(night, "audit_verdict_changes", pd.DataFrame(rows, columns=columns))
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows)})


def _by_answers(
    night: Night, last: date, before: Mapping[str, Basis], now: Mapping[str, Basis]
) -> dict[str, str]:
    """Return what answers did, of the KPIs whose verdict they changed.

    It is theirs where tonight's evidence, with the answers of the night before, gives the verdict
    of that night.
    """
    then, here = silenced_on(night, last), silenced_on(night, night.as_of)
    touched = {kpi for kpi, *_ in then ^ here if kpi in before and kpi in now}
    touched = {kpi for kpi in touched if before[kpi].verdict != now[kpi].verdict}
    if not touched:
        return {}
    known, kpis = detectors(), night.project.kpis
    titles = {name: kpi.title for name, kpi in kpis.items()}
    as_then = leaving_out(read_evidence(night), then)
    told = {}
    for name in touched:
        rows = as_then[as_then["kpi"] == name]
        if verdict_row(kpis[name], rows, known, titles)["verdict"] == before[name].verdict:
            told[name] = what_answers_did(_count(here - then, name), _count(then - here, name))
    return told


def _count(streams: set[Stream], kpi: str) -> int:
    return sum(stream[0] == kpi for stream in streams)


def _bases(night: Night, as_of: date) -> dict[str, Basis]:
    rows = night.warehouse.query(statement("changes/bases"), {"as_of": as_of})
    return {
        str(row["kpi"]): Basis(
            as_of,
            str(row["verdict"]),
            str(row["declaration"]),
            int(row["periods"]),
            None if pd.isna(row["mature"]) else int(row["mature"]),
        )
        for row in rows.to_dict("records")
    }
