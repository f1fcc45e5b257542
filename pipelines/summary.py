"""What a run prints at its end: the verdicts, and where the page is."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpi_audit.project.load import Project
from kpi_audit.wording import signed
from pipelines.published import latest

_STYLES = {
    "holds": "green",
    "distorted": "bold red",
    "drifting": "bold red",
    "clue": "yellow",
    "noisier": "yellow",
}
_ORDER = [
    "distorted",
    "drifting",
    "clue",
    "noisier",
    "never shown to track its outcome",
    "not enough data",
    "holds",
    "not judged",
]


def print_summary(project: Project) -> None:
    """Print the night's verdicts from the published snapshot."""
    rows = latest(project, "audit_verdicts")
    titles = {name: kpi.title for name, kpi in project.kpis.items()}
    console = Console(highlight=False)
    rows = rows.assign(place=rows["verdict"].map(_ORDER.index)).sort_values(["place", "kpi"])
    table = Table("KPI", "verdict", "change", "backed", "why", box=None, pad_edge=False)
    for row in rows.to_dict("records"):
        verdict = str(row["verdict"])
        provisional = " (provisional)" if row["is_provisional"] else ""
        table.add_row(
            Text(titles[row["kpi"]]),
            Text(verdict + provisional, _STYLES.get(verdict, "")),
            _percent(row["reported_change_pct"]),
            _percent(row["backed_change_pct"]),
            Text(str(row["reason"])),
        )
    night = pd.Timestamp(rows["as_of"].iloc[0]).strftime("%d %B %Y")
    console.print(f"{project.settings.title}, night of {night}", style="bold")
    console.print(table)
    for sentence in changed_verdicts(project):
        console.print(Text(sentence))
    page = os.path.relpath(project.folder / "review" / "latest.html", Path.cwd())
    console.print(f"\nReview page: {page}", soft_wrap=True)


def changed_verdicts(project: Project) -> list[str]:
    """Return a sentence per verdict that is another one than on the night before."""
    rows = latest(project, "audit_verdict_changes").sort_values("kpi")
    titles = {name: kpi.title for name, kpi in project.kpis.items()}
    return [
        f"{titles.get(kpi, kpi)}: {sentence}"
        for kpi, sentence in zip(rows["kpi"], rows["sentence"], strict=True)
    ]


def _percent(value: object) -> str:
    text = signed(value)
    return text if not any(c.isdigit() for c in text) else f"{text} %"
