"""Runs nights on copies of the examples, in this process."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd

from kpi_audit.paths import EXAMPLES, ROOT
from kpi_audit.project.load import Project
from pipelines.inprocess import run_night
from pipelines.published import snapshot

CASES = ROOT.parent / "shared" / "data"
CLOCKS = {
    "audit_nights": ["started_at", "finished_at", "dagster_run_id"],
    "audit_loads": ["loaded_at"],
}


def copy_of(example: str, folder: Path) -> Path:
    """Copy an example without what earlier runs left in it."""
    target = folder / example
    left = shutil.ignore_patterns("warehouse", "review", ".dagster", ".kpi-audit-key", "*.py")
    shutil.copytree(EXAMPLES / example, target, ignore=left)
    return target


def audit(folder: Path, as_of: date | None = None) -> Project:
    """Run a night in this process."""
    return run_night(folder, as_of, 0.0, quiet=True)


def audited_copy(project: Project, folder: Path) -> Path:
    """Copy a project with the nights it had, for a test that changes it: a night takes seconds."""
    return shutil.copytree(project.folder, folder / project.folder.name, symlinks=True)


def tables(project: Project) -> dict[str, pd.DataFrame]:
    """Return everything that was published, without the columns that hold clocks."""
    with snapshot(project) as published:
        names = published.query("select table_name from information_schema.tables")["table_name"]
        found = {str(name): published.query(f'select * from "{name}"') for name in names}
    return {name: _ordered(rows.drop(columns=CLOCKS.get(name, []))) for name, rows in found.items()}


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    text = rows.astype(str)
    return text.sort_values(list(text.columns), ignore_index=True)
