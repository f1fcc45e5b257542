"""Writes the review of the last night in any format, from the published snapshot alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from assets.review import earlier, night_tables, write_whole
from kpi_audit.periods import period_start
from kpi_audit.project.kpi import Grain
from kpi_audit.review.formats import FORMATS
from kpi_audit.review.model import MOST_FULL, Review, review
from kpi_audit.review.tables import Tables
from kpi_audit.wording import day
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
        NothingPublished also where no night ended the period before.
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

    Without a period it is compared with the night before.

    Raises
    ------
    NothingPublished
        No night has finished yet, or none at the end of the period before.
    """
    tables = last_tables(warehouse)
    as_of = pd.Timestamp(tables.audit_nights["as_of"].iloc[0]).date()
    before = as_of if period is None else after_period(as_of, period)
    compared = earlier(warehouse, before)
    if compared is None and period is not None:
        message = (
            f"no night finished before {day(before)}, so there is no earlier {period} to compare"
            " with. Without '--period' the review is compared with the night before."
        )
        raise NothingPublished(message)
    return review(tables, compared, language, most_full)


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


def after_period(as_of: date, period: str) -> date:
    """Return the day after the first night that knew all of the period before.

    A night judges what closed before it, so the period it belongs to is that of the day before:
    the night of a Monday ends a week, and is compared with the night of the Monday before.

    Examples
    --------
    >>> after_period(date(2026, 11, 23), "week").isoformat()  # a Monday: with 16 November
    '2026-11-17'
    >>> after_period(date(2026, 10, 1), "quarter").isoformat()  # with 1 July
    '2026-07-02'
    """
    one = timedelta(days=1)
    return period_start(as_of - one, _GRAINS[period]) + one
