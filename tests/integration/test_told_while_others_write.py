"""A server that hangs keeps nobody from writing, and nobody is told twice."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from kpi_audit.notify.record import read_deliveries
from pipelines.home import opened
from pipelines.notifying.published_night import published_night
from pipelines.resources import open_night, read_project, today
from tests.integration.forked import begin
from tests.integration.runs import audit
from tests.integration.test_told_nights import run, scores
from tests.services import Answer, Service, running


def wait_for(service: Service, number: int) -> None:
    until = time.monotonic() + 300
    while len(service.asked) < number:
        assert time.monotonic() < until, "nobody was told"
        time.sleep(0.05)


def last_step(folder: Path) -> str:
    with opened(read_project(folder)) as instance:
        log = instance.all_logs(instance.get_runs(limit=1)[0].run_id)
    steps = [
        entry.dagster_event.step_key
        for entry in log
        if entry.is_dagster_event
        and entry.dagster_event is not None
        and entry.dagster_event.event_type == dg.DagsterEventType.STEP_START
    ]
    return str(steps[-1])


def test_others_write_while_a_server_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = scores(tmp_path)
    project = read_project(folder)
    night = today(project)
    with running() as service:
        hook = f"{service.base.replace('http', 'json')}/?rto=600&cto=5"
        monkeypatch.setenv("KPI_AUDIT_TEST_HOOK", hook)
        service.on("/", Answer())
        with service.hanging():
            telling = begin(folder, night, tmp_path / "output.txt")
            wait_for(service, 1)
            # 1. the warehouse is free: it can be written, and a night of the past runs through
            with open_night(project, night - timedelta(days=9), wait_seconds=0) as opened_night:
                opened_night.warehouse.execute("create table written_meanwhile (n integer)")
            audit(folder, night - timedelta(days=1))
            assert telling.exitcode is None  # it is still waiting for its answer
            assert len(service.asked) == 1  # the night of the past told nobody
            assert not read_deliveries(folder)
        telling.join(timeout=300)
        assert telling.exitcode == 0, (tmp_path / "output.txt").read_text()

        # 2. it arrived once, is noted once, and nobody sends it again
        (told,) = read_deliveries(folder)
        assert (told.about, told.outcome, told.attempts) == (night, "delivered", 1)
        assert "told of this night already" in run(folder)[1]
        audit(folder, night)
        assert len(service.asked) == 1
        assert len(read_deliveries(folder)) == 1
    # nothing is written after the warehouse was let go of
    assert last_step(folder) == "delivered"


def test_nights_of_the_past_tell_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A back-fill, before and after tonight's night, and a digest that it does not use up."""
    folder = scores(tmp_path)
    project = read_project(folder)
    night = today(project)
    with running() as service:
        monkeypatch.setenv("KPI_AUDIT_TEST_HOOK", service.base.replace("http", "json"))
        service.on("/", Answer())
        for days in (3, 1):
            audit(folder, night - timedelta(days=days))
        assert not service.asked
        assert published_night(project).nights == ()
        audit(folder, night)
        assert len(service.asked) == 1
        audit(folder, night - timedelta(days=2))
        assert len(service.asked) == 1
        found = published_night(project)  # the latest night, not the one that finished last
        assert (found.as_of, found.nights) == (night, (night,))
        assert "told of this night already" in run(folder)[1]
        assert {one.about for one in read_deliveries(folder)} == {night}
