"""Every answer ever given, and whether it still stands."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpi_audit.decisions.decision import COLUMNS, Decision, standing
from kpi_audit.decisions.effects import decided_on
from kpi_audit.decisions.file import read_decisions
from kpi_audit.decisions.line import cells
from kpi_audit.project.load import Project
from kpi_audit.wording import day
from pipelines.published import NothingPublished, latest

History = list[tuple[Decision, str]]


def history(project: Project, today: date) -> History:
    """Return all decisions, the latest first, each with its state today."""
    decisions = read_decisions(project.folder)
    over = _over(project)
    last = {decision.decision_id for decision in standing(decisions).values()}
    return [(d, _state(d, today, over, is_last=d.decision_id in last)) for d in reversed(decisions)]


def _over(project: Project) -> set[str]:
    """Return the decisions of which the last night says that they hold no longer."""
    try:
        found = latest(project, "audit_findings")
    except NothingPublished:
        return set()
    return set(found.loc[found["returned_because"].fillna("") != "", "decision_id"])


def _state(decision: Decision, today: date, over: set[str], *, is_last: bool) -> str:
    if not is_last:
        return "taken back"
    if decision.until is not None and today > decision.until:
        return "expired"
    return "outgrown" if decision.decision_id in over else "stands"


def as_json(rows: History) -> str:
    """Return the history as a JSON list."""
    found = [asdict(decision) | {"state": state} for decision, state in rows]
    return json.dumps(found, default=lambda value: value.isoformat(), indent=2)


def as_csv(rows: History) -> str:
    """Return the history as CSV that is inert in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, "state"])
    writer.writerows([*cells(decision), state] for decision, state in rows)
    return text.getvalue()


def show(rows: History) -> None:
    """Print the history as a table."""
    if not rows:
        Console().print("Nothing was answered yet. 'kpi-audit decide' answers a finding.")
        return
    table = Table(
        "on", "finding", "answer", "by", "until", "state", "why", box=None, pad_edge=False
    )
    for decision, state in rows:
        table.add_row(
            *map(
                Text,
                (
                    day(decided_on(decision, "UTC")),
                    decision.finding_id,
                    decision.decision,
                    decision.decided_by,
                    day(decision.until),
                    state,
                    decision.reason,
                ),
            )
        )
    Console().print(table)
