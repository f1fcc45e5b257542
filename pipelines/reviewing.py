"""Writes the review of the last night in any format, from the published snapshot alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from assets.review import earlier, night_tables, write_whole
from kpi_audit.periods import period_start
from kpi_audit.project.kpi import Grain
from kpi_audit.review.formats import FORMATS
from kpi_audit.review.model import MOST_FULL, Review, review
from kpi_audit.review.tables import Tables
from pipelines.published import NothingPublished, snapshot
from pipelines.resources import read_project
from pipelines.warehouse import Warehouse

_GRAINS: dict[str, Grain] = {"week": "week", "month": "month", "quarter": "quarter"}


def write_review(
    folder: Path, form: str, output: Path | None, *, period: str | None, language: str | None
) -> Path:
    """Write the review of a project and return where it is.

    Raises
    ------
    ProjectError, NothingPublished, NoPdf
    """
    project = read_project(folder)
    with snapshot(project) as warehouse:
        made = made_of(warehouse, language or project.settings.language, period)
    name = f"{made.date}-{period}" if period else str(made.date)
    file = output or folder / "review" / f"{name}.{form}"
    content = FORMATS[form](made)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, content)
    return file


def made_of(
    warehouse: Warehouse, language: str, period: str | None, most_full: int | None = MOST_FULL
) -> Review:
    """Return the review of the last night, compared with the end of the period before.

    A period is that of the last night: of a Wednesday, the week since Monday, compared with the
    last night before that Monday. Without a period, the night before.
    """
    tables = last_tables(warehouse)
    as_of = pd.Timestamp(tables.audit_nights["as_of"].iloc[0]).date()
    return review(tables, earlier(warehouse, _first_day(as_of, period)), language, most_full)


def last_tables(warehouse: Warehouse) -> Tables:
    """Return the audit tables of the last night that finished.

    Raises
    ------
    NothingPublished
    """
    nights = warehouse.query(
        "select run_id from audit_nights where finished_at is not null"
        " order by finished_at desc limit 1"
    )
    if nights.empty:
        message = "no night has finished yet. 'kpi-audit run' runs one."
        raise NothingPublished(message)
    return night_tables(warehouse, nights["run_id"].iloc[0])


def _first_day(as_of: date, period: str | None) -> date:
    return period_start(as_of, _GRAINS[period]) if period else as_of
