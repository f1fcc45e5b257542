"""The synthetic night with the sentences that the audit itself writes, and how to find English."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from kpi_audit.language import deck
from kpi_audit.registry import detectors
from kpi_audit.review.since import Earlier
from kpi_audit.review.tables import Tables
from kpi_audit.wording import quantity
from tests.unit.review.synthetic_night import night
from tests.unit.review.test_since import earlier

FEWEST = 3  # words of a piece of English that are no accident
RISE = "Sales stands above what Calls implies (about 9.0 %, 95 % interval 1.0 to 17.0)."
TURNED = "Was 'holds' on 2 Mar 2026, is 'clue' since the night of 9 Mar 2026: 1 period closed."
WHY = "not enough data: a sum is not finite"
OTHER = {
    "explanation": "A one-off",
    "says": "for",
    "sentence": "Too few periods to leave some out.",
}
OWN = "It still moves with Meetings held as it did before."


def told_night() -> Tables:
    """The night, every sentence of it composed as the audit composes it."""
    tables = night()
    titles = dict(zip(tables.audit_kpis["kpi"], tables.audit_kpis["title"], strict=True))
    evidence, mysteries = tables.audit_evidence, tables.audit_mysteries
    reasons = evidence["reason"].where(evidence["reason"] == "", WHY)
    return replace(
        tables,
        audit_findings=_findings(tables.audit_findings, titles),
        audit_evidence=evidence.assign(reason=reasons),
        audit_verdicts=tables.audit_verdicts.assign(
            reason=OWN, question="When will there be enough history?"
        ),
        audit_explanations=tables.audit_explanations.assign(
            explanation="Late data", sentence="No value has been delivered twice yet."
        ),
        audit_mysteries=mysteries.assign(
            sentence=RISE,
            question="What did they do differently, and could others do it too?",
            null_hypothesis="the outcome follows the KPI as it did in the baseline",
            explanations=json.dumps([OTHER]),
        ),
        audit_verdict_changes=tables.audit_verdict_changes.assign(sentence=TURNED),
        audit_drill=tables.audit_drill.assign(
            words="what is just short of the target is moved to it", unit="of the records"
        ),
        audit_quarantine=tables.audit_quarantine.assign(reason="sent_at: not a whole number"),
    )


def told_earlier() -> Earlier:
    """The night before, with sentences as the audit composes them."""
    before = earlier()
    return replace(before, findings=_findings(before.findings, {}))


def _findings(rows: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    known = detectors()

    def sentence(row: Any) -> str:
        against = titles.get(row.against, row.against)
        saw = known[row.detector].trace.format(against=against)
        size = quantity(row.effect, row.effect_low, row.effect_high, row.unit)
        return f"{titles.get(row.kpi, row.kpi)}: {saw} ({size})."

    return rows.assign(
        sentence=[sentence(row) for row in rows.itertuples()],
        question=[known[name].question.format(against="x") for name in rows["detector"]],
        null_hypothesis=[known[name].null for name in rows["detector"]],
        unit="records",
    )


@cache
def pieces() -> set[str]:
    """Every stretch of the decks' English between what is filled in, if it is long enough."""
    found: set[str] = set()
    for message in deck("de"):
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            plain = text.replace("%%", "%")
            found |= {" ".join(piece.split()) for piece in re.split(r"%\(\w+\)s", plain)}
    return {piece for piece in found if len(re.findall(r"[^\W\d_]{2,}", piece)) >= FEWEST}


def english(words: str) -> list[str]:
    """Which English of the decks stands in a text."""
    return sorted(piece for piece in pieces() if piece in words)
