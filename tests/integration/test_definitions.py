"""What Dagster loads: the graph, the schedule with its catch-up, the sensor."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from kpi_audit.paths import EXAMPLES, ROOT
from pipelines import schedules
from pipelines.graph import definitions
from pipelines.jobs import NIGHTLY
from pipelines.resources import read_project
from pipelines.sensors import new_files_sensor
from tests.integration.runs import copy_of


def graph(folder: Path = EXAMPLES / "starter") -> dg.Definitions:
    return definitions(read_project(folder))


def test_a_kpi_has_one_check_per_detector_that_its_declaration_allows() -> None:
    checks = {str(key.name) for key in graph().resolve_asset_graph().asset_check_keys}
    assert {"expect_kpi_to_track_its_outcome", "suite", "yesterday_is_complete"} <= checks
    assert "expect_no_bunching" not in checks  # no target is declared


def test_lineage_runs_from_the_source_to_the_review() -> None:
    keys = graph().resolve_asset_graph()
    upstream = keys.get_ancestor_asset_keys(dg.AssetKey("review"))
    names = {key.to_user_string() for key in upstream}
    assert {"raw_calls", "kpi_calls_made", "evidence_series", "audit_verdicts"} <= names


def test_owners_kinds_and_tags_are_filled_in() -> None:
    node = graph().resolve_asset_graph().get(dg.AssetKey("kpi_calls_made"))
    assert list(node.owners) == ["sales@example.com"]
    assert node.tags["role"] == "activity"
    assert "duckdb" in node.kinds


def requests(monkeypatch: pytest.MonkeyPatch, last: date | None) -> list[dg.RunRequest]:
    monkeypatch.setattr(schedules, "last_night", lambda _: last)
    schedule = graph().resolve_schedule_def("nightly")
    tonight = datetime(2026, 11, 23, 2, tzinfo=ZoneInfo("Europe/London"))
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance, scheduled_execution_time=tonight)
        return list(schedule.evaluate_tick(context).run_requests or [])


def test_the_schedule_runs_at_two_in_the_projects_zone() -> None:
    schedule = graph().resolve_schedule_def("nightly")
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Europe/London")


def test_an_ordinary_night_is_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    (request,) = requests(monkeypatch, date(2026, 11, 22))
    assert request.run_config["resources"]["night"]["config"]["as_of"] == "2026-11-23"


def test_missed_nights_run_each_with_their_own_date(monkeypatch: pytest.MonkeyPatch) -> None:
    found = requests(monkeypatch, date(2026, 11, 19))
    assert [request.run_key for request in found] == [f"2026-11-{day}" for day in range(20, 24)]


def test_a_long_silence_is_not_caught_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(requests(monkeypatch, date(2020, 1, 1))) == 31


def test_the_sensor_starts_one_night_per_new_file(tmp_path: Path) -> None:
    folder = copy_of("starter", tmp_path)
    sensor = new_files_sensor(read_project(folder))

    def tick(cursor: str | None) -> dg.SensorResult | dg.SkipReason:
        found = sensor(dg.build_sensor_context(cursor=cursor))
        assert isinstance(found, dg.SensorResult | dg.SkipReason)
        return found

    first = tick(None)
    assert isinstance(first, dg.SensorResult)
    assert isinstance(tick(first.cursor), dg.SkipReason)
    (folder / "exports" / "more.csv").write_text("date,team,person,calls,meetings\n")
    assert isinstance(tick(first.cursor), dg.SensorResult)


def test_the_workspace_loads_from_any_directory(tmp_path: Path) -> None:
    dagster = str(Path(sys.executable).with_name("dagster"))
    listed = subprocess.run(
        [dagster, "job", "list", "-w", str(ROOT / "workspace.yaml")],
        cwd=tmp_path,
        env={**os.environ, "DAGSTER_HOME": str(tmp_path), "KPI_AUDIT_PROJECT": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert NIGHTLY in listed.stdout, listed.stderr
