"""A seeded night of an outreach audit: one KPI per verdict that matters, with known numbers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from kpi_audit.register import register
from kpi_audit.review.tables import Tables
from kpi_audit.spc.reading import read
from tests.unit.review.synthetic_declared import KPIS, NIGHT, VERDICTS, frame
from tests.unit.review.synthetic_evidence import evidence_rows, explanations, findings
from tests.unit.review.synthetic_series import histogram, series

CHANGES = [
    {"name": name, "kind": kind, "first_day": first, "last_day": last,
     "kpis": '["invitations_accepted"]', "is_rebase": False, "registered": date(2025, 3, 12),
     "first_seen": date(2025, 6, 1),
     "is_in_advance": known}
    for name, kind, first, last, known in (
        ("Sales tool renewed", "rollout", date(2025, 6, 2), None, True),
        ("Summer fair", "campaign", date(2025, 7, 7), date(2025, 7, 20), True),
        ("Mail outage", "incident", date(2025, 7, 14), date(2025, 7, 15), False),
    )
]  # fmt: skip


def mysteries() -> list[dict[str, Any]]:
    """One that is shown and one that is not."""
    told = [{"explanation": "A one-off", "says": "against", "sentence": "E is 90 in both."}]
    common = {
        "kpi": "invitations_accepted", "segment": "sales", "kind": "yield_above_peers",
        "is_applicable": True, "null_hypothesis": "one more draw", "effect": 120.0,
        "effect_low": 40.0, "effect_high": 260.0, "n": 52, "question": "What did they do?",
    }  # fmt: skip
    shown = {"is_shown": True, "e_value": 900.0, "sentence": "Sales brings more meetings.",
             "explanations": json.dumps(told), "mystery_id": "M-0000aaaa"}  # fmt: skip
    hidden = {"is_shown": False, "e_value": 2.0, "sentence": "", "explanations": "[]",
              "mystery_id": "M-0000bbbb"}  # fmt: skip
    return [common | shown, common | hidden]


def empty() -> Tables:
    """A night on which nothing was declared, judged or read."""
    tables = {name: frame(name, []) for name in Tables.names()}
    return Tables(**tables | {"audit_nights": frame("audit_nights", [NIGHT])})


def change(tables: Tables, table: str, edit: Callable[[pd.DataFrame], pd.DataFrame]) -> Tables:
    """A copy with one table edited."""
    return dataclasses.replace(tables, **{table: edit(getattr(tables, table).copy())})


def _contributions() -> list[dict[str, Any]]:
    common = {"kpi": "invitations_accepted", "against": "meetings_held", "segment": ""}
    days = [date(2025, 9, 8), date(2025, 10, 6), date(2025, 8, 18), date(2025, 11, 3)]
    periods = [
        common
        | {"period_start": d, "unit": "", "score": 3.4 - i / 3, "kpi_value": 402.0 - 9 * i,
           "outcome_value": 41.0 + i}
        for i, d in enumerate(days)
    ]  # fmt: skip
    units = [
        common
        | {"period_start": days[0], "unit": f"campaign-{i + 7:03d}", "score": 3.4,
           "kpi_value": 96.0 - 20 * i, "outcome_value": None, "share": 0.24 - 0.05 * i}
        for i in range(3)
    ]  # fmt: skip
    return periods + units


def _loads() -> list[dict[str, Any]]:
    rows = [
        ("engage", "exports/engage/2025-11.csv", 12840, 12790, 41, 9, "[]", 0),
        ("engage", "exports/engage/2025-10.csv", 13022, 13015, 7, 0, "[]", 12),
        ("messages", "exports/linkedin/messages.csv", 51877, 51650, 215, 12, '["sponsored"]', 0),
    ]
    names = "source path rows_in rows_kept rows_duplicate rows_quarantined unknown_columns"
    return [dict(zip([*names.split(), "shifted_times"], row, strict=True)) for row in rows]


def _quarantine() -> list[dict[str, Any]]:
    reasons = [("engage", "exports/engage/2025-11.csv", "date: '31/02/2025' is not a date", 9)]
    reasons.append(("messages", "exports/linkedin/messages.csv", "sent_at: empty", 12))
    return [
        {"load_id": 1, "source": source, "path": path, "line": 100 + 7 * i, "reason": reason}
        for source, path, reason, count in reasons
        for i in range(count)
    ]


def _carriers(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    parts = [
        ("segment", "sales", 5.1, 14.0, 0.7), ("segment", "support", 0.4, 6.0, 0.3),
        ("people", "most active third", 4.2, 11.0, 0.55), ("period", "2025-09-08", 3.3, 15.0, 0.25),
    ]  # fmt: skip
    names = ("kind", "name", "log_e", "effect", "share")
    return [
        dict(zip(names, part, strict=True))
        | {"finding_id": row["finding_id"], "unit": "records", "n": 400}
        for row in found[:1]
        for part in parts
    ]


def _drill() -> list[dict[str, Any]]:
    common = {"kpi": "invitations_accepted", "unit": "of the records"}
    found = [(4, None), (12, 0.4), (26, 0.1)]
    words = "values are rounded to tens instead of measured"
    common |= {"scheme": "rounding", "words": words, "detector": "digits", "reason": ""}
    common |= {"against": "", "copies": 20, "power_low": None}
    seen = [common | {"weeks": weeks, "smallest": smallest} for weeks, smallest in found]
    seen[-1]["power_low"] = 0.7174
    unknown = {"words": "entries are copied from others", "detector": "repeats", "copies": 0}
    why = {"reason": "not enough data: no period has closed yet", "weeks": 0, "smallest": None}
    return [*seen, common | unknown | why]


@cache
def night(seed: int = 5) -> Tables:
    """The night: one drifting, one clue, one holds, one unproven, one too young, one outcome.

    All tests are given the same tables: they edit copies, by ``change``.
    """
    rng = np.random.default_rng(seed)
    evidence = evidence_rows()
    found = findings(evidence)
    whole = [row["finding_id"] for row in found if not row["segment"]]
    rows = {
        "audit_nights": [NIGHT],
        "audit_kpis": KPIS,
        "audit_evidence": evidence,
        "audit_findings": found,
        "audit_explanations": explanations(whole),
        "audit_verdicts": VERDICTS,
        "audit_contributions": _contributions(),
        "audit_carriers": _carriers(found),
        "audit_changes": CHANGES,
        "audit_cohorts": [],
        "audit_verdict_changes": [
            {"kpi": "invitations_accepted", "why": "new periods", "sentence": "Was 'holds' before."}
        ],
        "audit_mysteries": mysteries(),
        "audit_decisions": [],
        "audit_precision": [],
        "audit_drill": _drill(),
        "evidence_series": series(rng),
        "evidence_histogram": histogram(rng),
        "evidence_digits": [],
        "audit_loads": _loads(),
        "audit_quarantine": _quarantine(),
    }
    made = {name: frame(name, part) for name, part in rows.items()}
    return Tables(**made | _derived(made))


def _derived(made: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """What a night works out from its other tables, by the code that does it every night."""
    kpis = made["audit_kpis"]
    summary, points = read(kpis, made["evidence_series"])
    found = {
        "audit_variation": summary,
        "evidence_variation": points,
        "audit_register": register(kpis, made["audit_verdicts"], made["audit_drill"]),
    }
    return {name: frame(name, rows.to_dict("records")) for name, rows in found.items()}
