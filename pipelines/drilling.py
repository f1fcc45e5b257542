"""Prints what a fire drill found."""

from __future__ import annotations

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpi_audit.project.load import Project
from kpi_audit.review.drilled import certainty, horizons
from pipelines.published import latest


def print_drill(project: Project) -> None:
    """Print, per KPI and scheme, the smallest share that was seen."""
    rows = latest(project, "audit_drill")
    console = Console(highlight=False)
    console.print(f"{project.settings.title}, fire drill", style="bold")
    console.print("Smallest share of a scheme that the audit sees in nine of ten shadow copies.\n")
    for name, kpi in project.kpis.items():
        _print_kpi(kpi.title, rows[rows["kpi"] == name], console)


def _print_kpi(title: str, rows: pd.DataFrame, console: Console) -> None:
    table = Table(title, "4 weeks", "12 weeks", "26 weeks", box=None, pad_edge=False)
    lines = horizons(rows)
    for line in lines:
        table.add_row(Text(line.words), *(Text(cell) for cell in line.cells))
    if lines:
        console.print(table)
        console.print(Text(certainty(rows)), style="dim")
        console.print()
