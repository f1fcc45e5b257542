"""What the night puts together from several pieces, as templates for the copy decks.

The pieces are found where they are written (``docs/words.py``); how they are joined is said here.
"""

from __future__ import annotations

JOINED = (
    "%(title)s: %(saw)s (%(size)s).",
    "%(title)s: %(saw)s.",
    "%(title)s: %(reason)s",
    "%(saw)s (%(size)s).",
    "about %(value)s %(unit)s, 95 %% interval %(low)s to %(high)s",
    "%(outcome)s stands above what %(kpi)s implies%(where)s (%(size)s).",
    "%(kpi)s%(where)s brings more %(outcome)s than among its peers (%(size)s).",
    "%(saw)s in %(segments)s",
    "%(saw)s as a whole and in %(segments)s",
    "not applicable: %(why)s",
    "not enough data: %(why)s",
    "not drilled: %(why)s",
    "needs %(needs)s",
    "%(moves)s (evidence of a link %(bf)s, %(LINKED)s needed)",
    "%(moves)s across units (evidence of a link %(link)s, %(LINKED)s needed)",
    "its history does not show that it moves with %(title)s",
    "no audited period with KPI and guardrail yet",
    "no audited period with both yet",
    "%(n)s baseline periods with both, %(needed)s needed",
    "%(column)s: %(misfit)s",
    "empty, but part of the key",
)
COUNTED = (
    "%(n)s segment", "%(n)s segments", "%(n)s unit", "%(n)s units", "%(n)s finding",
    "%(n)s findings", "%(n)s cohort", "%(n)s cohorts", "%(n)s period", "%(n)s periods",
    "%(n)s audited cohort", "%(n)s audited cohorts",
)  # fmt: skip
# Single words: units, kinds of targets and changes, verdicts, groups of people.
WORDS = (
    "%", "Season", "points", "records", "rings", "units", "pairs", "slope",
    "floor", "cap", "record", "actor", "segment",
    "definition", "rollout", "reorganisation", "incident", "campaign", "holiday",
    "KPI", "outcome", "guardrail", "numerator", "denominator",
    "holds", "noisier", "clue", "drifting", "distorted", "never shown to track its outcome",
    "not enough data", "not judged", "baseline", "one-off", "late only", "yes", "no",
    "new since the audit began", "most active third", "middle third", "least active third",
    "13 weeks after closing or later", "nonconformity", "stops last",
    "cases end after a last wait of", "peers", "and",
)  # fmt: skip
