"""What a decision will do, in the words of whoever asks."""

from __future__ import annotations

from kpi_audit.decisions.decision import Decision
from kpi_audit.project.load import Project
from kpi_audit.review.evidence import e_value
from kpi_audit.wording import day, number


def consequence(project: Project, decision: Decision) -> str:
    """Return what ``decision`` does from the night after the one it answered."""
    end = "" if decision.until is None else f", until {day(decision.until)}"
    return f"From the night after {day(decision.seen_as_of)} on{end}: {_effect(project, decision)}"


def _effect(project: Project, decision: Decision) -> str:
    factor = project.settings.explained_factor
    limit = e_value(min(decision.e_value * factor, 1e300))
    return {
        "explained": (
            "the finding stays listed with this answer, but does not count towards the verdict and"
            f" fails no check. It returns when its evidence has grown {number(factor, 0)}-fold,"
            f" from {e_value(decision.e_value)} to {limit}."
        ),
        "confirmed": (
            "the finding counts as it did, and as right in the audit's own record of how often it"
            " is right."
        ),
        "accepted": "the verdict stays, and is marked as accepted.",
        "watching": "the finding is marked as being looked into; nothing else changes.",
    }[decision.decision]
