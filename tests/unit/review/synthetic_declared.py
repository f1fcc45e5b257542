"""What the synthetic night declares and concludes: KPIs and their verdicts."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

SQL = Path(__file__).resolve().parents[3] / "sql" / "audit"
AS_OF, START = date(2025, 11, 17), date(2025, 5, 5)
STAMP = {"run_id": "7c1e55aa90b2", "as_of": AS_OF}
LOADS = (
    "load_id source path sha256 known_from loaded_at rows_in rows_kept rows_duplicate"
    " rows_quarantined unknown_columns shifted_times"
)


def columns(table: str) -> list[str]:
    """Columns of an audit table, as its SQL file declares them."""
    if table == "audit_loads":
        return LOADS.split()
    if table == "audit_quarantine":
        return ["load_id", "source", "path", "line", "reason"]
    text = (SQL / f"{table}.sql").read_text()
    return re.findall(
        r"^  (\w+) (?:varchar|date|double|bigint|boolean|timestamp)", text, re.MULTILINE
    )


def frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows with every column of the table; dates as DuckDB hands them out."""
    made = pd.DataFrame([{**STAMP, **row} for row in rows], columns=columns(table))
    for name in ("period_start", "since", "audit_start", "as_of", "last_period"):
        if name in made:
            made[name] = pd.to_datetime(made[name])
    return made


NIGHT = {
    "project": "Community and outreach audit",
    "dagster_run_id": "d",
    "started_at": pd.Timestamp("2025-11-17 02:00"),
    "finished_at": pd.Timestamp("2025-11-17 02:01"),
    "code_version": "0.1.0",
    "false_alarm_budget": 0.05,
}


def _target(value: float, per: str, *, paid: bool) -> str:
    name = f"floor {value:g} per {per}"
    return json.dumps([{"name": name, "value": value, "since": str(START), "paid": paid}])


def _kpi(kpi: str, title: str, **more: object) -> dict[str, Any]:
    return {
        "kpi": kpi,
        "title": title,
        "description": "",
        "role": "activity",
        "owner": "growth@example.com",
        "unit": "",
        "better": "higher",
        "grain": "week",
        "is_paid": False,
        "outcomes": json.dumps([{"outcome": "meetings_held", "why": "correlation", "note": ""}]),
        "targets": "[]",
        "guardrails": "[]",
        "definition": "d1",
        "audit_start": START,
        **more,
    }


KPIS = [
    _kpi(
        "invitations_accepted",
        "Invitations accepted",
        role="engagement",
        is_paid=True,
        targets=_target(50, "actor", paid=True),
        description="Invitations that were accepted, by the week in which they were sent.",
    ),
    _kpi("messages_sent", "Messages sent", owner="sales@example.com"),
    _kpi(
        "replies_per_person",
        "Replies per person",
        owner="sales@example.com",
        unit="replies",
        is_paid=True,
        targets=_target(20, "actor", paid=True),
    ),
    _kpi("active_members", "Active members", role="adoption", owner="community@example.com"),
    _kpi("event_signups", "Event sign-ups", owner="events@example.com"),
    _kpi("meetings_held", "Meetings held", role="outcome", outcomes="[]", owner="ceo@example.com"),
]


def _verdict(
    kpi: str, verdict: str, reason: str, question: str = "", **more: object
) -> dict[str, Any]:
    return {
        "kpi": kpi,
        "verdict": verdict,
        "reason": reason,
        "question": question,
        "is_provisional": False,
        "against": "" if verdict == "not judged" else "meetings_held",
        "findings": 0,
        "watches": 0,
        **more,
    }


ASK_LINK = "What changed in how invitations are chosen or counted since May?"
ASK_BUNCH = "What happens to a record that is just short of the target, and who decides it?"
VERDICTS = [
    _verdict(
        "invitations_accepted",
        "drifting",
        "Meetings held no longer follow it as a whole.",
        ASK_LINK,
        since=date(2025, 7, 28),
        reported_change_pct=21.3,
        backed_change_pct=6.8,
        backed_low_pct=-1.2,
        backed_high_pct=13.9,
        hollow_points=14.2,
        hollow_low=5.6,
        hollow_high=22.4,
        detectable_pct=9.4,
        log_e=5.2,
        findings=2,
    ),
    _verdict(
        "replies_per_person",
        "clue",
        "Values pile up just over the floor of 20 per actor as a whole.",
        ASK_BUNCH,
        since=date(2025, 9, 1),
        reported_change_pct=3.1,
        backed_change_pct=1.9,
        backed_low_pct=-4.4,
        backed_high_pct=8.6,
        hollow_points=1.2,
        hollow_low=-5.1,
        hollow_high=7.7,
        detectable_pct=11.8,
        log_e=3.9,
        findings=1,
    ),
    _verdict(
        "messages_sent",
        "holds",
        "It still moves with meetings_held as it did before.",
        reported_change_pct=8.2,
        backed_change_pct=7.4,
        backed_low_pct=1.5,
        backed_high_pct=12.8,
        hollow_points=0.8,
        hollow_low=-4.9,
        hollow_high=6.3,
        detectable_pct=8.1,
        log_e=-1.2,
    ),
    _verdict(
        "active_members",
        "never shown to track its outcome",
        "The baseline does not show that it moves with its outcome (Bayes factor 0.7).",
        "Why do we believe that this number stands for the result?",
    ),
    _verdict(
        "event_signups",
        "not enough data",
        "Not enough data: 17 closed weeks before the audit, 26 are needed.",
        "When will there be enough history?",
        is_provisional=True,
    ),
    _verdict(
        "meetings_held",
        "not judged",
        "It is a result the others are measured by; no trace of gaming was seen in it.",
        "Is this the result that really matters?",
    ),
]
