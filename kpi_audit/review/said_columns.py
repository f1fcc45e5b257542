"""The columns of what people said, and of what became of it: answers, changes, late outcomes."""

from __future__ import annotations

from kpi_audit.language import later
from kpi_audit.review.sheet import Declared

SAID: Declared = {
    "answers": (
        later("Answers"),
        "audit_decisions",
        (
            ("finding_id", later("Finding"), "text"),
            ("kpi", later("KPI"), "text"),
            ("segment", later("Segment"), "text"),
            ("detector", later("Looked for"), "text"),
            ("against", later("Against"), "text"),
            ("tier", later("Seen as"), "text"),
            ("decision", later("Answer"), "text"),
            ("decided_by", later("Answered by"), "text"),
            ("decided_at", later("Answered at (UTC)"), "time"),
            ("until", later("Until"), "date"),
            ("reason", later("In these words"), "text"),
            ("e_value", later("e-value when answered"), "number"),
            ("seen_as_of", later("Night answered"), "date"),
            ("decision_id", later("Number"), "text"),
            ("supersedes", later("Takes back"), "text"),
        ),
    ),
    "record": (
        later("Own record"),
        "audit_precision",
        (
            ("detector", later("Looked for"), "text"),
            ("tier", later("Seen as"), "text"),
            ("confirmed", later("Confirmed"), "integer"),
            ("explained", later("Explained"), "integer"),
            ("n", later("Answered"), "integer"),
            ("precision", later("Share confirmed"), "number"),
            ("precision_low", later("Share, from"), "number"),
            ("precision_high", later("Share, to"), "number"),
            ("budget", later("False-alarm budget"), "number"),
            ("spent", later("Times the budget"), "number"),
        ),
    ),
    "mysteries": (
        later("Worth learning from"),
        "audit_mysteries",
        (
            ("mystery_id", later("Number"), "text"),
            ("kpi", later("KPI"), "text"),
            ("segment", later("Segment"), "text"),
            ("kind", later("Kind"), "text"),
            ("against", later("Against"), "text"),
            ("is_applicable", later("Judged"), "yes or no"),
            ("is_shown", later("Shown"), "yes or no"),
            ("sentence", later("What stands out"), "text"),
            ("e_value", later("e-value"), "number"),
            ("effect", later("Size, %"), "number"),
            ("effect_low", later("Size, from"), "number"),
            ("effect_high", later("Size, to"), "number"),
            ("n", later("Periods"), "integer"),
            ("null_hypothesis", later("Nothing special means"), "text"),
            ("question", later("Next question"), "text"),
        ),
    ),
    "changes": (
        later("Changes"),
        "audit_changes",
        (
            ("name", later("Change"), "text"),
            ("kind", later("Kind"), "text"),
            ("first_day", later("From"), "date"),
            ("last_day", later("To"), "date"),
            ("kpis", later("Touches"), "text"),
            ("is_rebase", later("New baseline"), "yes or no"),
            ("registered", later("Registered on"), "date"),
            ("first_seen", later("Known to the audit since"), "date"),
            ("is_in_advance", later("Declared in advance"), "yes or no"),
        ),
    ),
    "cohorts": (
        later("Cohorts"),
        "audit_cohorts",
        (
            ("kpi", later("KPI"), "text"),
            ("against", later("Against"), "text"),
            ("period_start", later("Cohort"), "date"),
            ("age", later("Age in periods"), "integer"),
            ("arrived", later("Arrived"), "number"),
            ("completeness", later("Share arrived"), "number"),
            ("completed", later("Will come to"), "number"),
            ("completed_low", later("Will come to, from"), "number"),
            ("completed_high", later("Will come to, to"), "number"),
            ("is_mature", later("Is evidence"), "yes or no"),
        ),
    ),
    "verdict_changes": (
        later("Verdict changes"),
        "audit_verdict_changes",
        (
            ("kpi", later("KPI"), "text"),
            ("verdict_before", later("Before"), "text"),
            ("verdict_now", later("Now"), "text"),
            ("night_before", later("Night before"), "date"),
            ("why", later("Cause"), "text"),
            ("sentence", later("Why"), "text"),
        ),
    ),
}
SAID_ORDER = {
    "answers": ["decided_at", "decision_id"],
    "record": ["detector", "tier"],
    "mysteries": ["kpi", "mystery_id"],
    "changes": ["first_day", "name"],
    "cohorts": ["kpi", "against", "period_start"],
    "verdict_changes": ["kpi"],
}
