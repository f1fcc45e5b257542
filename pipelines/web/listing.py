"""The findings and KPIs of the night, narrowed to what somebody asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpi_audit.decisions.decision import Decision
from kpi_audit.review.answers import Said, label, said
from kpi_audit.review.evidence import e_value
from kpi_audit.review.front import Line, lines
from kpi_audit.review.rows import Row, records
from kpi_audit.review.tables import Tables
from kpi_audit.wording import day

MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; empty is everything."""

    text: str = ""
    state: str = ""
    tier: str = ""
    kpi: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding in the list."""

    finding_id: str
    tier: str
    title: str
    sentence: str
    owner: str
    e_value: str
    state: str
    answer: Said | None


def state_of(row: Row, standing: Mapping[str, Decision]) -> str:
    """Return the state of the answer to a finding: one of `labels.STATES`."""
    last = standing.get(row["finding_id"])
    if last is not None and last.decision_id != row["decision_id"]:
        return "new"
    if not row["decision"]:
        return "open"
    return "returned" if row["returned_because"] else str(row["decision"])


def findings(tables: Tables, asked: Asked, standing: Mapping[str, Decision]) -> list[Listed]:
    """Return the findings that are asked for, unanswered and strongest first."""
    titles = {row["kpi"]: row["title"] for row in records(tables.audit_kpis)}
    found = [
        (_listed(tables, row, titles, standing), row)
        for row in records(tables.audit_findings)
        if asked.kpi in ("", row["kpi"]) and asked.tier in ("", row["tier"])
    ]
    found = [
        (one, row)
        for one, row in found
        if asked.state in ("", one.state) and _has(asked.text, one, row)
    ]
    found.sort(key=lambda pair: _order(*pair))
    return [one for one, _ in found]


def kpis(tables: Tables, asked: Asked) -> list[Line]:
    """Return the KPIs that are asked for, those that need an answer first."""
    words = asked.text.casefold().split()
    return [
        line
        for line in lines(tables)
        if asked.kpi in ("", line.name) and _holds(words, line.title, line.owner, line.reason)
    ]


def _listed(
    tables: Tables, row: Row, titles: Mapping[str, str], standing: Mapping[str, Decision]
) -> Listed:
    state, last = state_of(row, standing), standing.get(row["finding_id"])
    return Listed(
        finding_id=row["finding_id"],
        tier=row["tier"],
        title=titles.get(row["kpi"], row["kpi"]),
        sentence=row["sentence"],
        owner=row["owner"],
        e_value=e_value(row["e_value"]),
        state=state,
        answer=_just_said(last) if last and state == "new" else said(tables, row),
    )


def _just_said(decision: Decision) -> Said:
    """Return an answer that no night knows yet."""
    return Said(
        label=label(decision.decision),
        by=decision.decided_by,
        on=day(decision.decided_at.date()),
        until="" if decision.until is None else day(decision.until),
        reason=decision.reason,
        is_silenced=False,
        returned="",
    )


def _order(one: Listed, row: Row) -> tuple[bool, str, float, str]:
    needs_answer = one.state in ("open", "returned")
    return not needs_answer, one.tier, -row["e_value"], one.finding_id


def _has(text: str, one: Listed, row: Row) -> bool:
    texts = (one.finding_id, one.title, one.sentence, one.owner, row["segment"], row["detector"])
    return _holds(text.casefold().split(), *texts)


def _holds(words: Sequence[str], *texts: str) -> bool:
    """Whether each word stands in one of the texts."""
    together = "\n".join(texts).casefold()
    return all(word in together for word in words)
