"""What a decision will do, in the words of whoever asks."""

from __future__ import annotations

from kpi_audit.decisions.decision import Decision
from kpi_audit.language import _
from kpi_audit.project.load import Project
from kpi_audit.review.evidence import e_value
from kpi_audit.wording import day, number


def consequence(project: Project, decision: Decision) -> str:
    """Return what ``decision`` does from the night after the one it answered."""
    start, what = day(decision.seen_as_of), _effect(project, decision)
    if decision.until is None:
        return _("From the night after %(day)s on: %(what)s", day=start, what=what)
    return _(
        "From the night after %(day)s on, until %(until)s: %(what)s",
        day=start,
        until=day(decision.until),
        what=what,
    )


def _effect(project: Project, decision: Decision) -> str:
    factor = project.settings.explained_factor
    limit = e_value(min(decision.e_value * factor, 1e300))
    return {
        "explained": _(
            "the finding stays listed with this answer, but does not count towards the verdict and"
            " fails no check. It returns when its evidence has grown %(factor)s-fold, from"
            " %(before)s to %(after)s.",
            factor=number(factor, 0),
            before=e_value(decision.e_value),
            after=limit,
        ),
        "confirmed": _(
            "the finding counts as it did, and as right in the audit's own record of how often it"
            " is right."
        ),
        "accepted": _("the verdict stays, and is marked as accepted."),
        "watching": _("the finding is marked as being looked into; nothing else changes."),
    }[decision.decision]
