"""What the audit could not have seen: silence is only good news where somebody listened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpi_audit.language import _, _n
from kpi_audit.retelling.retell import retold
from kpi_audit.review.drilled import certainty, elsewhere, horizons, is_unclear, unplanted
from kpi_audit.review.evidence import in_words
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import NO_BREAK, day, number

MOST_REASONS = 8
_NEEDS = "not applicable: needs "


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
    more : str
        That there are more, if so.
    undeclared : str
        Checks for which the KPI declares too little, in one sentence.
    drilled : Grid or None
        What the last fire drill planted, and the smallest share that was seen.
    notes : Sequence[str]
        How to read that, and what was not planted.
    """

    detectable: str
    checks: Sequence[tuple[str, str]]
    segments: Sequence[tuple[str, str]]
    more: str
    undeclared: str
    drilled: Grid | None
    notes: Sequence[str]


def unseen(tables: Tables, kpi: Row, verdict: Row) -> Unseen:
    """Return the blind spots of a KPI."""
    skipped = where(tables.audit_evidence, kpi=kpi["kpi"], is_applicable=False)
    whole, parts = skipped[skipped["segment"] == ""], skipped[skipped["segment"] != ""]
    ordered = records(whole.sort_values(["detector", "against"]))
    checks = [
        (in_words(row["detector"], row["against"]), retold(row["reason"]))
        for row in ordered
        if not row["reason"].startswith(_NEEDS)
    ]
    needing = [in_words(r["detector"], "") for r in ordered if r["reason"].startswith(_NEEDS)]
    counted = parts.groupby(["detector", "reason"])["segment"].nunique().reset_index(name="count")
    counted = counted.sort_values(["count", "detector", "reason"], ascending=[False, True, True])
    groups = [
        (
            _n(
                "%(n)s segment, %(what)s",
                "%(n)s segments, %(what)s",
                row["count"],
                n=number(row["count"]),
                what=in_words(row["detector"], ""),
            ),
            retold(row["reason"]),
        )
        for row in records(counted)
    ]
    left = len(groups) - MOST_REASONS
    more = ""
    if left > 0:
        more = _("and %(n)s more reasons, in the table audit_evidence", n=number(left))
    mine = where(tables.audit_drill, kpi=kpi["kpi"])
    return Unseen(
        _detectable(verdict),
        checks,
        groups[:MOST_REASONS],
        more,
        "; ".join(dict.fromkeys(needing)),
        _drilled(mine),
        _notes(mine),
    )


def _drilled(rows: pd.DataFrame) -> Grid | None:
    lines = horizons(rows)
    if not lines:
        return None
    when = day(rows["as_of"].iloc[0])
    return Grid(
        caption=_(
            "Fire drill of %(day)s: the smallest share seen in nine of ten shadow copies", day=when
        ),
        columns=(_("What was planted"), _("4 weeks"), _("12 weeks"), _("26 weeks")),
        rows=[(line.words, *line.cells) for line in lines],
        numbers=frozenset({1, 2, 3}),
    )


def _notes(rows: pd.DataFrame) -> list[str]:
    """Return the sentences below the drill's table."""
    found = [certainty(rows)]
    if is_unclear(rows):
        found.append(_("“Unclear”: the check sees something in copies nothing was planted into."))
    for scheme, why in unplanted(rows):
        found.append(_("Not planted: “%(scheme)s” (%(why)s).", scheme=scheme, why=why))
    others = "; ".join(elsewhere(rows))
    if others:
        found.append(_("Does not apply to this KPI: %(schemes)s.", schemes=others))
    return [note for note in found if note]


def _detectable(verdict: Row) -> str:
    if verdict["detectable_pct"] is None:
        return _("How large an inflation would have been noticed is not known.")
    shown = f"{number(verdict['detectable_pct'])}{NO_BREAK}%"
    return _(
        "An inflation below about %(share)s would not have been noticed in half a year.",
        share=shown,
    )
