"""Checks an answer against the last night, and makes the decision of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from kpi_audit.decisions.decision import ANSWERS, Answer, Decision, digest, standing
from kpi_audit.errors import AuditError, did_you_mean
from kpi_audit.language import _
from kpi_audit.project.load import Project
from kpi_audit.review.rows import Row, records
from kpi_audit.wording import day, number
from pipelines.deciding.append import append
from pipelines.published import snapshot

LONGEST_REASON, LONGEST_NAME = 2000, 200
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class BadAnswer(AuditError):
    """An answer lacks what it needs."""


class UnknownFinding(AuditError):
    """The last night has no finding of this name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said of a finding.

    Attributes
    ----------
    finding_id, decision, decided_by, reason : str
    until : date or None
        Last day on which it holds.
    """

    finding_id: str
    decision: str
    decided_by: str
    reason: str
    until: date | None


def decide(project: Project, asked: Asked, now: datetime | None = None) -> Decision:
    """Keep an answer to a finding of the last night that was published.

    Raises
    ------
    BadAnswer
        Something is missing or makes no sense; nothing was kept.
    UnknownFinding
        Offers the closest name, or says when the finding was seen last.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    today = now.astimezone(ZoneInfo(project.settings.timezone)).date()
    answer = checked(asked, today)
    finding = last_seen(project, asked.finding_id)

    def make(earlier: Sequence[Decision]) -> Decision:
        before = standing(earlier).get(asked.finding_id)
        made = _decision(asked, answer, finding, now, before)
        return before if before is not None and _is_again(made, before) else made

    return append(project.folder, make)


def checked(asked: Asked, today: date) -> Answer:
    """Return the answer if everything that belongs to it is there.

    Raises
    ------
    BadAnswer
        Lists all that is wrong.
    """
    nobody = _("by: must not be blank, say who answers")
    nothing = _("reason: must not be blank, say in a sentence what you know")
    problems = [
        *_text("by", asked.decided_by, LONGEST_NAME, nobody),
        *_text("reason", asked.reason, LONGEST_REASON, nothing),
    ]
    answers: dict[str, Answer] = {name: name for name in ANSWERS}
    if asked.decision not in answers:
        hint = did_you_mean(asked.decision, answers)
        problems.append(_("answer: '%(answer)s' is none.", answer=asked.decision) + f" {hint}")
    if asked.decision == "accepted" and asked.until is None:
        problems.append(_("until: what is accepted needs an end date, when it is looked at again"))
    if asked.until is not None and asked.until < today:
        problems.append(_("until: %(day)s has passed", day=day(asked.until)))
    if problems:
        raise BadAnswer("; ".join(problems) + ".")
    return answers[asked.decision]


def _text(name: str, text: str, longest: int, blank: str) -> list[str]:
    if not _UNSEEN.sub("", text).strip():
        return [blank]
    if _NO_TEXT.search(text):
        return [_("%(name)s: holds control characters; write it without them", name=name)]
    if len(text) > longest:
        too_long = _(
            "%(name)s: has %(n)s characters, at most %(most)s are kept",
            name=name,
            n=number(len(text)),
            most=number(longest),
        )
        return [too_long]
    return []


def last_seen(project: Project, finding_id: str) -> Row:
    """Return a finding's row of the last night.

    Raises
    ------
    UnknownFinding
        As `decide`.
    """
    with snapshot(project) as warehouse:
        night = warehouse.query(
            "select run_id, as_of from audit_nights where finished_at is not null"
            " order by finished_at desc limit 1"
        ).iloc[0]
        rows = warehouse.query(
            "select * from audit_findings where finding_id = $id or run_id = $run_id",
            {"id": finding_id, "run_id": night["run_id"]},
        )
    tonight = rows[rows["run_id"] == night["run_id"]]
    mine = tonight[tonight["finding_id"] == finding_id]
    if mine.empty:
        raise UnknownFinding(_unknown(finding_id, rows, tonight, night["as_of"]))
    return records(mine)[0]


def _unknown(finding_id: str, rows: pd.DataFrame, tonight: pd.DataFrame, as_of: object) -> str:
    earlier = rows[rows["finding_id"] == finding_id]
    if len(earlier):
        seen = day(earlier["as_of"].max())
        return _(
            "'%(finding)s' was seen last on the night of %(seen)s; the night of %(day)s does not"
            " see it any more, so there is nothing to answer.",
            finding=finding_id,
            seen=seen,
            day=day(as_of),
        )
    hint = did_you_mean(finding_id, list(tonight["finding_id"]))
    values = {"day": day(as_of), "finding": finding_id}
    missing = _("the night of %(day)s has no finding '%(finding)s'.", **values)
    return f"{missing} {hint}"


def _decision(
    asked: Asked, answer: Answer, finding: Row, now: datetime, before: Decision | None
) -> Decision:
    unnamed = Decision(
        decision_id="",
        **{name: finding[name] for name in ("finding_id", "kpi", "segment", "detector")},
        against=finding["against"],
        tier=finding["tier"],
        decision=answer,
        decided_by=asked.decided_by.strip(),
        reason="\n".join(asked.reason.strip().splitlines()),
        decided_at=now,
        until=asked.until,
        e_value=float(finding["e_value"]),
        log_e=float(finding["log_e"]),
        seen_as_of=pd.Timestamp(finding["as_of"]).date(),
        supersedes="" if before is None else before.decision_id,
    )
    return replace(unnamed, decision_id=digest(unnamed))


def _is_again(made: Decision, before: Decision) -> bool:
    """Whether it says what the last answer says: a form that was sent twice."""
    same = ("decision", "decided_by", "reason", "until", "seen_as_of")
    return all(getattr(made, name) == getattr(before, name) for name in same)
