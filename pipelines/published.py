"""Reads the published snapshot: what the page, the command line and the schedule may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version

import pandas as pd

from assets.night import run_id
from assets.snapshot import POINTER
from kpi_audit.errors import AuditError
from kpi_audit.language import _
from kpi_audit.project.load import Project
from pipelines.resources import warehouse_file
from pipelines.warehouse import Warehouse, connect


class NothingPublished(AuditError):
    """No night of the project has finished yet."""


@contextmanager
def snapshot(project: Project) -> Iterator[Warehouse]:
    """Open the snapshot of the last night that finished.

    Raises
    ------
    NothingPublished
        Says which command publishes one.
    """
    pointer = warehouse_file(project).parent / POINTER
    if not pointer.exists():
        message = _(
            "no night has finished yet. 'kpi-audit run %(folder)s' runs one.", folder=project.folder
        )
        raise NothingPublished(message)
    # resolved, because DuckDB hands out an open database again by its path
    with connect(pointer.resolve(), read_only=True) as warehouse:
        yield warehouse


def last_night(project: Project) -> date | None:
    """Return the date of the last night that finished, None before the first."""
    try:
        with snapshot(project) as warehouse:
            found = warehouse.query(
                "select max(as_of) as as_of from audit_nights where finished_at is not null"
            )["as_of"].iloc[0]
    except NothingPublished:
        return None
    return None if pd.isna(found) else pd.Timestamp(found).date()


def last_run(project: Project) -> date:
    """Return the date of the last night that finished, if the project is still the same.

    Raises
    ------
    NothingPublished
        There is none, or the project was changed since: its tables are of another project.
    """
    night = last_night(project)
    if night is None:
        message = f"no night has finished yet. 'kpi-audit run {project.folder}' runs one."
        raise NothingPublished(message)
    runs = set(latest(project, "audit_verdicts")["run_id"])
    if runs != {run_id(project, night, version("kpi-audit"))}:
        message = f"the project changed since its last night. Run 'kpi-audit run {project.folder}'."
        raise NothingPublished(message)
    return night


def latest(project: Project, table: str) -> pd.DataFrame:
    """Return the rows of an audit table that belong to the night of the snapshot."""
    with snapshot(project) as warehouse:
        return warehouse.query(
            f"select * from {table} where run_id = ("
            "select run_id from audit_nights where finished_at is not null"
            " order by finished_at desc limit 1)"
        )
