"""What there is to tell an owner of a night, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpi_audit.notify.night_tables import NightTables
from kpi_audit.project.notify import Severity
from kpi_audit.review.rows import records
from kpi_audit.wording import day

EXPIRING = timedelta(days=7)  # how long before its end an answer is said to end
_BAD = ("distorted", "drifting")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell.

    Attributes
    ----------
    subject, state : str
        It is news where the state of its subject is another one than was told last.
    owner, kpi : str
        Who is told, and the title of the KPI.
    severity : Severity
    heading, sentence, question : str
    finding_id : str
        Of what can be answered; '' otherwise.
    is_news_alone : bool
        False: only where another state of its subject was told before.
    """

    subject: str
    state: str
    owner: str
    kpi: str
    severity: Severity
    heading: str
    sentence: str
    question: str = ""
    finding_id: str = ""
    is_news_alone: bool = True


def items(night: NightTables, as_of: date) -> list[Item]:
    """Return what stands open after a night, the gravest first."""
    kpis = {row["kpi"]: row for row in records(night.audit_kpis)}
    found = [
        *_findings(night.audit_findings, kpis, as_of),
        *_verdicts(night.audit_verdicts, night.audit_verdict_changes, kpis),
        *_mysteries(night.audit_mysteries, kpis),
    ]
    return sorted(found, key=lambda item: item.severity)  # finding before watch


def _findings(rows: pd.DataFrame, kpis: Mapping[str, Mapping[str, Any]], as_of: date) -> list[Item]:
    found = []
    for row in records(rows.sort_values(["tier", "log_e"], ascending=[True, False])):
        title = str(kpis[row["kpi"]]["title"])
        given: dict[str, Any] = {
            "owner": str(row["owner"]),
            "kpi": title,
            "finding_id": str(row["finding_id"]),
        }
        if row["decision"] and not row["returned_because"]:
            found += _expiring(row, given, as_of)
            continue
        back, tier = str(row["returned_because"] or ""), str(row["tier"])
        found.append(
            Item(
                subject=given["finding_id"],
                state=f"{tier} {row['decision_id']} returned" if back else tier,
                severity="finding" if tier == "finding" else "watch",
                heading="Returned" if back else f"New {tier}s",
                sentence=f"{row['sentence']} ({back})" if back else str(row["sentence"]),
                question=str(row["question"]),
                **given,
            )
        )
    return found


def _expiring(row: Mapping[str, Any], given: Mapping[str, Any], as_of: date) -> list[Item]:
    if pd.isna(row["until"]):
        return []
    until = pd.Timestamp(row["until"]).date()
    if not as_of <= until <= as_of + EXPIRING:
        return []
    return [
        Item(
            subject=f"answer {row['decision_id']}",
            state="expires",
            severity="watch",
            heading="Answers that end soon",
            sentence=f"The answer '{row['decision']}' holds until {day(until)}: {row['sentence']}",
            **given,
        )
    ]


def _verdicts(
    verdicts: pd.DataFrame, changes: pd.DataFrame, kpis: Mapping[str, Mapping[str, Any]]
) -> list[Item]:
    told = dict(zip(changes["kpi"], changes["sentence"], strict=True))
    return [
        Item(
            subject=f"verdict {row['kpi']}",
            state=str(row["verdict"]),
            owner=str(kpis[row["kpi"]]["owner"]),
            kpi=str(kpis[row["kpi"]]["title"]),
            severity="finding" if row["verdict"] in _BAD else "watch",
            heading="Verdicts that changed",
            sentence=told.get(row["kpi"], f"Is now '{row['verdict']}'. {row['reason']}"),
            is_news_alone=row["kpi"] in told,
        )
        for row in records(verdicts.sort_values("kpi"))
    ]


def _mysteries(rows: pd.DataFrame, kpis: Mapping[str, Mapping[str, Any]]) -> list[Item]:
    return [
        Item(
            subject=str(row["mystery_id"]),
            state="shown",
            owner=str(kpis[row["kpi"]]["owner"]),
            kpi=str(kpis[row["kpi"]]["title"]),
            severity="watch",
            heading="Worth learning from",
            sentence=str(row["sentence"]),
            question=str(row["question"]),
        )
        for row in records(rows[rows["is_shown"].astype(bool)].sort_values("mystery_id"))
    ]
