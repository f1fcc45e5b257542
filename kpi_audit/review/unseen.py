"""What the audit could not have seen: silence is only good news where somebody listened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_audit.review.evidence import in_words
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import NO_BREAK, number, several

MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class Unseen:
    """The blind spots of one KPI.

    Attributes
    ----------
    detectable : str
        How small an inflation would have gone unnoticed.
    checks : Sequence[tuple[str, str]]
        Checks that were not made on the whole KPI, and why.
    segments : Sequence[tuple[str, str]]
        Groups of segments that were not judged, and why.
    """

    detectable: str
    checks: Sequence[tuple[str, str]]
    segments: Sequence[tuple[str, str]]


def unseen(tables: Tables, kpi: Row, verdict: Row) -> Unseen:
    """Return the blind spots of a KPI."""
    skipped = where(tables.audit_evidence, kpi=kpi["kpi"], is_applicable=False)
    whole, parts = skipped[skipped["segment"] == ""], skipped[skipped["segment"] != ""]
    checks = [
        (in_words(row["detector"], row["against"]), row["reason"])
        for row in records(whole.sort_values(["detector", "against"]))
    ]
    counted = parts.groupby(["detector", "reason"])["segment"].nunique().reset_index(name="count")
    counted = counted.sort_values(["count", "detector", "reason"], ascending=[False, True, True])
    groups = [
        (f"{several(row['count'], 'segment')}, {in_words(row['detector'], '')}", row["reason"])
        for row in records(counted)
    ]
    left = len(groups) - MOST_REASONS
    more = [("", f"and {left:,} more reasons, in the table audit_evidence")] if left > 0 else []
    return Unseen(_detectable(verdict), checks, [*groups[:MOST_REASONS], *more])


def _detectable(verdict: Row) -> str:
    if verdict["detectable_pct"] is None:
        return "How large an inflation would have been noticed is not known."
    shown = f"{number(verdict['detectable_pct'])}{NO_BREAK}%"
    return f"An inflation below about {shown} would not have been noticed in half a year."
