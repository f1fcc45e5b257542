"""An export that begins in the middle of a week does not make its first week a low one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from assets.begun import first_whole_period
from assets.evidence import _series
from assets.ingest import ingest
from assets.night import Night
from assets.rows import rows_of, source_of
from assets.statements import names, statement
from assets.values import update_values
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.load import Project
from kpi_audit.project.settings import Settings
from pipelines.warehouse import connect

THURSDAY, MONDAY = date(2025, 1, 9), date(2025, 1, 6)
WEEKDAYS = [THURSDAY + timedelta(days=n) for n in range(400) if (n + 3) % 7 < 5]
MONTH_ENDS = [date(2025, month + 1, 1) - timedelta(days=1) for month in range(1, 12)]
SOURCE = {"reader": "csv", "path": "a.csv", "columns": {"day": {"from": "day", "type": "date"}}}
SETTINGS = Settings.model_validate({"title": "T", "sources": {"visits": SOURCE}})
OUTCOME = {"name": "sales", "title": "Sales", "source": "visits", "time": "day"}
VISITS = {**OUTCOME, "name": "visits", "stands_for": [{"outcome": "sales", "lag": 0}]}
Made = Callable[..., tuple[Night, Kpi]]


@pytest.fixture
def made(tmp_path: Path, request: pytest.FixtureRequest) -> Made:
    def made(days: list[date], agg: str = "count", grain: str = "week") -> tuple[Night, Kpi]:
        (tmp_path / "a.csv").write_text("day\n" + "".join(f"{day}\n" for day in days))
        measure = {"agg": agg, **({"expr": "1"} if agg != "count" else {})}
        declared = [{**kpi, "measure": measure, "grain": grain} for kpi in (OUTCOME, VISITS)]
        kpis = {str(kpi["name"]): Kpi.model_validate(kpi) for kpi in declared}
        project = Project(tmp_path, SETTINGS, kpis, {})
        opened = connect(tmp_path / "w.duckdb")
        warehouse = opened.__enter__()
        request.addfinalizer(lambda: opened.__exit__(None, None, None))
        for name in names("audit"):
            warehouse.execute(statement(f"audit/{name}"))
        night = Night(project, date(2026, 3, 2), "run", warehouse, tmp_path, b"k" * 16)
        ingest(warehouse, source_of(project, "visits"), as_of=night.as_of, key=b"k" * 16)
        return night, kpis["visits"]

    return made


@pytest.mark.parametrize(
    ("days", "agg", "grain", "whole"),
    [
        ([MONDAY, *WEEKDAYS], "count", "week", MONDAY),
        (WEEKDAYS, "average", "week", MONDAY),  # no sum: a part of a week is not lower
        (MONTH_ENDS, "count", "month", date(2025, 1, 1)),  # dated alike in every period
        ([date(2025, 1, 9), date(2025, 3, 5), date(2025, 6, 20)], "count", "week", MONDAY),
        (WEEKDAYS[:2], "count", "week", MONDAY),  # nothing to compare with
        (WEEKDAYS, "count", "week", MONDAY + timedelta(days=7)),
        (WEEKDAYS, "sum", "month", date(2025, 2, 1)),
    ],
)
def test_the_first_whole_period(
    made: Made, days: list[date], agg: str, grain: str, whole: date
) -> None:
    night, kpi = made(days, agg, grain)
    first = MONDAY if grain == "week" else date(2025, 1, 1)
    assert first_whole_period(night, kpi, first, kpi.grain) == whole


def test_what_lies_before_it_is_shown_and_is_no_evidence(made: Made) -> None:
    night, kpi = made(WEEKDAYS)
    for one in night.project.kpis.values():
        update_values(night, one, rows_of(night, one))
    shown = night.warehouse.query(
        "select value from kpi_values where kpi = 'visits' order by period_start"
    )
    assert shown["value"].tolist()[:3] == [2, 5, 5]
    (series,) = _series(night, kpi)
    assert series["period_start"].min().date() == MONDAY + timedelta(days=7)
    assert series["kpi_value"].eq(5).all()
    assert series["is_baseline"].sum() == 26  # whole weeks: half a year is half a year
