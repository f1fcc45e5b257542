"""The sensor of the Dagster UI: a night that failed is told once, other jobs are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from kpi_audit.notify.record import read_deliveries
from pipelines.jobs import NIGHTLY
from pipelines.notifying.asset import failed_night_sensor
from pipelines.resources import read_project
from tests.conftest import AUDIT_YAML
from tests.services import Answer, running

NOTIFY = 'notify: [{to: "*", channels: ["${KPI_AUDIT_TEST_HOOK}"]}]\n'


@dg.op
def broken() -> None:
    raise ValueError("a column is missing")


def fails(name: str) -> dg.JobDefinition:
    return dg.GraphDefinition(name=name, node_defs=[broken]).to_job()


def test_a_failed_night_is_told_once(
    write_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = read_project(write_project(audit=AUDIT_YAML + NOTIFY))
    told = failed_night_sensor(project)
    with running() as service, dg.DagsterInstance.ephemeral() as instance:
        monkeypatch.setenv("KPI_AUDIT_TEST_HOOK", service.base.replace("http", "json"))
        service.on("/", Answer())
        for job in (fails("fire_drill"), fails(NIGHTLY), fails(NIGHTLY)):
            result = job.execute_in_process(instance=instance, raise_on_error=False)
            context = dg.build_run_status_sensor_context(
                sensor_name="failed_night",
                dagster_instance=instance,
                dagster_run=result.dagster_run,
                dagster_event=result.get_run_failure_event(),
            )
            told(context.for_run_failure())
    assert len(service.asked) == 1
    assert "a column is missing" in service.asked[0].body
    assert [one.kind for one in read_deliveries(project.folder)] == ["failure"]
