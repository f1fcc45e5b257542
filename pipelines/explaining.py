"""One finding as text: what was seen, against which null, and what else could explain it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import Any

import pandas as pd

from kpi_audit.errors import AuditError, did_you_mean
from kpi_audit.periods import ONCE
from kpi_audit.project.load import Project
from kpi_audit.review.rows import records
from kpi_audit.wording import day, number, quantity
from pipelines.published import latest

_WIDTH = 88
_MOST = 10  # periods, records and units


class UnknownFinding(AuditError):
    """The last night has no finding of this name."""


def explain(project: Project, finding: str) -> str:
    """Return the page of one finding.

    Raises
    ------
    UnknownFinding
        Lists the findings of the last night.
    """
    found = latest(project, "audit_findings")
    mine = found[found["finding_id"] == finding]
    if mine.empty:
        hint = did_you_mean(finding, list(found["finding_id"]))
        message = f"the last night has no finding '{finding}'. {hint}"
        raise UnknownFinding(message)
    explanations = latest(project, "audit_explanations")
    row = mine.iloc[0]
    carried = latest(project, "audit_contributions")
    same = ["kpi", "against", "segment"]
    carried = carried[(carried[same] == row[same]).all(axis=1)]
    told = [*_lines(row, explanations[explanations["finding_id"] == finding])]
    return "\n".join([*told[:-1], *_carried(carried), told[-1]])


def _lines(row: pd.Series[Any], explanations: pd.DataFrame) -> Iterator[str]:
    yield fill(f"{row['finding_id']} ({row['tier']}): {row['sentence']}", _WIDTH)
    yield ""
    yield _field("Seen in", row["kpi"] + (f", segment {row['segment']}" if row["segment"] else ""))
    yield _field("By", f"{row['detector']}{_against(row)}")
    yield _field("Null", row["null_hypothesis"])
    yield _field("e-value", f"{row['e_value']:.4g}: if the null were true, a value this large has")
    yield _field("", f"a chance of at most 1 in {row['e_value']:,.0f}")
    effect = quantity(row["effect"], row["effect_low"], row["effect_high"], row["unit"])
    yield _field("Effect", effect or "not estimated")
    yield _field("n", f"{row['n']:,} audited observations")
    yield _field("Since", "not dated" if pd.isna(row["since"]) else str(row["since"])[:10])
    yield ""
    yield "What else could explain it"
    for item in explanations.itertuples(index=False):
        text = f"  {item.explanation} ({item.says}): {item.sentence}"
        yield fill(text, _WIDTH, subsequent_indent="    ")
    if explanations.empty:
        yield "  nothing was tested"
    yield ""
    yield _field("Ask", f"{row['owner'] or 'its owner (none is declared)'}: {row['question']}")


def _carried(rows: pd.DataFrame) -> Iterator[str]:
    """Say which periods, and which records or units, carry the gap."""
    if rows.empty:
        return
    yield "What carries it"
    for row in records(rows.sort_values("score", ascending=False, kind="stable").head(_MOST)):
        start = pd.Timestamp(row["period_start"]).date()
        parts = [row["unit"], "" if start == ONCE else f"from {day(start)}"]
        outcome = row["outcome_value"]
        beside = "" if outcome is None else f", outcome {number(outcome)}"
        what = ", ".join(part for part in parts if part)
        yield fill(f"  {what}: KPI {number(row['kpi_value'])}{beside}", _WIDTH)
    yield ""


def _against(row: pd.Series[Any]) -> str:
    return f", against {row['against']}" if row["against"] else ""


def _field(name: str, text: str) -> str:
    return fill(f"{name:<9}{text}", _WIDTH, subsequent_indent=" " * 9, drop_whitespace=True)
