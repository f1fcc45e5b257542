"""A published night, small enough to be read, for tests of what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from kpi_audit.notify.item import Item
from kpi_audit.notify.night_tables import NightTables

AS_OF = date(2026, 3, 4)  # a Wednesday
HOSTILE = "<img src=x> @channel <!here> [a](http://evil.example) https://evil.example\r\nBcc: x@y.z"


def finding(number: int = 1, **given: Any) -> dict[str, Any]:
    row = {
        "finding_id": f"F-{number:08x}", "kpi": "calls", "owner": "ann@example.com",
        "tier": "finding", "log_e": 9.0, "sentence": "Values pile up just over 20.",
        "question": "What happens at 20?", "decision_id": "", "decision": "", "until": None,
        "returned_because": "",
    }  # fmt: skip
    return row | given


def tables(
    *findings: dict[str, Any],
    verdict: str = "clue",
    changed: str = "",
    mysteries: tuple[dict[str, Any], ...] = (),
) -> NightTables:
    changes = [{"kpi": "calls", "sentence": changed}] if changed else []
    return NightTables(
        audit_kpis=pd.DataFrame([{"kpi": "calls", "title": "Calls", "owner": "ann@example.com"}]),
        audit_verdicts=pd.DataFrame([{"kpi": "calls", "verdict": verdict, "reason": "Because."}]),
        audit_findings=pd.DataFrame(findings, columns=list(finding())),
        audit_verdict_changes=pd.DataFrame(changes, columns=["kpi", "sentence"]),
        audit_mysteries=pd.DataFrame(
            mysteries, columns=["mystery_id", "kpi", "is_shown", "sentence", "question"]
        ),
    )


def hostile_item() -> Item:
    return replace(finding_item(1, HOSTILE), kpi=HOSTILE, question=HOSTILE)


def finding_item(number: int, sentence: str) -> Item:
    return Item(
        subject=f"F-{number}", state="finding", owner="ann@example.com", kpi="Calls",
        severity="finding", heading="New findings", sentence=sentence,
        question="What happens at 20?", finding_id=f"F-{number:08x}",
    )  # fmt: skip
