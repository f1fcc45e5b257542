"""Values are bitemporal: what was known when a period closed stays, what changed is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from assets.night import Night
from assets.rows import Rows
from assets.statements import names, statement
from assets.values import Updated, update_values
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.load import Project
from kpi_audit.project.settings import Settings
from pipelines.warehouse import Warehouse, connect

MONDAY = date(2026, 1, 5)
KPI = Kpi.model_validate(
    {
        "name": "visits",
        "title": "Visits",
        "source": "visits",
        "time": "day",
        "measure": {"agg": "sum", "expr": "amount"},
        "segments": ["team"],
        "targets": [{"value": 3, "per": "record"}],
    }
)
SETTINGS = Settings.model_validate(
    {"title": "T", "sources": {"visits": {"reader": "csv", "path": "x"}}}
)


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    """A night of 20 January 2026 over an empty raw table."""
    project = Project(tmp_path, SETTINGS, {"visits": KPI}, {})
    with connect(tmp_path / "w.duckdb") as warehouse:
        for name in names("audit"):
            warehouse.execute(statement(f"audit/{name}"))
        warehouse.execute(
            "create table raw_visits"
            " (id integer, team varchar, day date, amount integer, known_from date)"
        )
        yield Night(project, date(2026, 1, 20), "run", warehouse, tmp_path, b"key")


def deliver(night: Night, *rows: tuple[int, str, int, int]) -> None:
    """Add rows of (id, team, days after the first Monday, amount)."""
    frame = pd.DataFrame(rows, columns=["id", "team", "day", "amount"])
    days = [MONDAY + timedelta(days=int(day)) for day in frame["day"]]
    night.warehouse.append("raw_visits", frame.assign(day=days, known_from=night.as_of))


def update(night: Night) -> Updated:
    select = (
        "select id, team, day, amount from ("
        "select *, row_number() over (partition by id order by known_from desc) as place"
        f" from raw_visits where known_from <= date '{night.as_of}') as v where place = 1"
    )
    return update_values(night, KPI, Rows(select, "day", "visits", ("id",)))


def known(night: Night, name: str = "known") -> dict[tuple[str, str], float]:
    held = night.warehouse.query("select distinct kpi, definition from kpi_closings").iloc[0]
    rows = night.warehouse.query(
        statement(f"values/{name}"), {**held.to_dict(), "as_of": night.as_of}
    )
    keys = zip(rows["segment"], rows["period_start"].dt.date.astype(str), strict=True)
    return dict(zip(keys, rows["value"], strict=True))


def later(night: Night, days: int) -> Night:
    return replace(night, as_of=night.as_of + timedelta(days=days))


def table(warehouse: Warehouse, name: str) -> list[tuple[object, ...]]:
    rows = warehouse.query(f"select * from {name}")
    return sorted(rows.astype(str).itertuples(index=False, name=None))


def test_a_period_closes_when_it_ended_and_a_later_record_is_there(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "b", 1, 1), (3, "a", 8, 2))
    assert update(night).closed == 1
    assert known(night) == {("", "2026-01-05"): 6, ("a", "2026-01-05"): 5, ("b", "2026-01-05"): 1}


def test_a_week_without_records_is_a_zero_of_the_whole(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "a", 14, 2))
    update(night)
    assert known(night)[("", "2026-01-12")] == 0


def test_the_same_night_again_changes_nothing(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "b", 7, 1), (3, "a", 14, 2))
    update(night)
    tables = ("kpi_values", "kpi_closings", "kpi_histogram", "kpi_digits")
    first = [table(night.warehouse, name) for name in tables]
    update(night)
    assert [table(night.warehouse, name) for name in tables] == first
    assert all(first)


def test_late_data_is_noted_and_never_rewrites_the_evidence(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "a", 14, 2))
    update(night)
    next_night = later(night, 1)
    deliver(next_night, (1, "a", 0, 9), (4, "b", 1, 1))
    assert update(next_night).revised == 3  # a, b and the whole of the first week
    assert known(next_night)[("", "2026-01-05")] == 10
    assert known(next_night, "at_closing")[("", "2026-01-05")] == 5
    assert known(night)[("", "2026-01-05")] == 5


def test_a_record_that_moved_takes_its_value_along(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "a", 14, 2))
    update(night)
    next_night = later(night, 1)
    deliver(next_night, (1, "a", 7, 5))
    update(next_night)
    assert known(next_night)[("a", "2026-01-05")] == 0
    assert known(next_night)[("a", "2026-01-12")] == 5


def test_a_quiet_night_writes_nothing(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "a", 14, 2))
    update(night)
    assert update(later(night, 1)) == Updated(0, 0, 0)


def test_only_periods_that_close_are_computed(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "a", 14, 2))
    update(night)
    next_night = later(night, 7)
    deliver(next_night, (3, "a", 21, 4))
    assert update(next_night) == Updated(closed=1, written=2, revised=0)
    assert known(next_night)[("a", "2026-01-19")] == 2


def test_an_earlier_night_sees_what_was_known_then(night: Night) -> None:
    deliver(night, (1, "a", 0, 5), (2, "a", 14, 2))
    update(night)
    before = table(night.warehouse, "kpi_values")
    next_night = later(night, 1)
    deliver(next_night, (1, "a", 0, 9))
    update(next_night)
    update(night)
    assert [
        row for row in table(night.warehouse, "kpi_values") if row[-1] == "2026-01-20"
    ] == before


def test_a_group_of_fewer_than_five_people_is_part_of_the_whole_only(night: Night) -> None:
    declared = KPI.model_dump() | {"actor": "person", "name": "visits"}
    kpi = Kpi.model_validate(declared)
    people = replace(night, project=replace(night.project, kpis={"visits": kpi}))
    rows = "select *, case when team = 'a' then id else 1 end as person from ({select}) as r"
    deliver(people, *[(i, "a", 0, 1) for i in range(5)], *[(i, "b", 0, 1) for i in range(5, 10)])
    deliver(people, (99, "a", 14, 1))
    select = rows.format(select=f"select * from raw_visits where known_from <= '{night.as_of}'")
    updated = update_values(people, kpi, Rows(select, "day", "visits", ("id",)))
    assert updated.hidden == 1
    assert known(people)[("", "2026-01-05")] == 10
    assert {segment for segment, _ in known(people)} == {"", "a"}
    stored = people.warehouse.query("select distinct segment from kpi_histogram")["segment"]
    assert set(stored) == {"", "a"}
