"""What was answered to a finding, by whom and until when, as the page says it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpi_audit.language import _, _n, later
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import day, number

_MEANS = {
    "explained": later("Explained"),
    "confirmed": later("Confirmed"),
    "accepted": later("Accepted for now"),
    "watching": later("Being looked into"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The last answer to a finding.

    Attributes
    ----------
    label : str
        The answer in words.
    by, on, until : str
        Who, when, and the last day on which it holds; empty without an end.
    reason : str
    is_silenced : bool
        Explained, and the explanation still holds.
    returned : str
        Why it no longer holds, as the audit stored it; empty while it does.
    """

    label: str
    by: str
    on: str
    until: str
    reason: str
    is_silenced: bool
    returned: str


def said(tables: Tables, finding: Row) -> Said | None:
    """Return the last answer to a finding, None where nobody answered."""
    if not finding["decision"]:
        return None
    reasons = records(where(tables.audit_decisions, decision_id=finding["decision_id"]))
    returned = finding["returned_because"] or ""
    return Said(
        label=label(str(finding["decision"])),
        by=finding["decided_by"],
        on=day(finding["decided_on"]),
        until="" if finding["until"] is None else day(finding["until"]),
        reason=reasons[0]["reason"] if reasons else "",
        is_silenced=bool(finding["is_silenced"]),
        returned=returned[:1].upper() + returned[1:],
    )


def label(decision: str) -> str:
    """Return an answer in words.

    Examples
    --------
    >>> label("watching")
    'Being looked into'
    """
    return _(_MEANS[decision]) if decision in _MEANS else decision


def is_silenced(findings: pd.DataFrame) -> pd.Series[bool]:
    """Return which findings are explained, and the explanation still holds."""
    return findings["is_silenced"].isin([True])


def beside_verdict(verdict: Row) -> str:
    """Return what stands beside a verdict: how much was explained, until when it is accepted.

    Examples
    --------
    >>> beside_verdict({"explained": 1, "accepted_until": None})
    '1 explained'
    """
    explained, until = verdict["explained"] or 0, verdict["accepted_until"]
    parts = [_("%(n)s explained", n=number(int(explained))) if explained else ""]
    parts.append(_("accepted until %(day)s", day=day(until)) if until is not None else "")
    return ", ".join(part for part in parts if part)


def folded(count: int) -> str:
    """Return the heading of what was explained.

    Examples
    --------
    >>> folded(2)
    '2 findings that were explained'
    """
    return _n(
        "%(n)s finding that was explained",
        "%(n)s findings that were explained",
        count,
        n=number(count),
    )
