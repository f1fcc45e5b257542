"""What a night is given. The only file that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from assets.fetcher import fetchers
from assets.fetching.outside import Outside
from assets.night import Night, run_id
from assets.reader import readers
from assets.reading.secret import concealment_key
from kpi_audit.paths import EXAMPLES
from kpi_audit.project.load import Project, load_project
from kpi_audit.registry import detectors
from pipelines.hold import Hold
from pipelines.lock import only_writer
from pipelines.nights import begin
from pipelines.warehouse import connect

PROJECT_VARIABLE = "KPI_AUDIT_PROJECT"
KEY_VARIABLE = "KPI_AUDIT_KEY"
_QUEUE_SECONDS = 600.0  # a run of the UI waits for the one before it


def project_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the project that the Dagster UI shows: ``KPI_AUDIT_PROJECT``, else the example."""
    return Path(environment.get(PROJECT_VARIABLE) or EXAMPLES / "outreach").resolve()


def read_project(folder: Path) -> Project:
    """Load a project with the readers, fetchers and detectors of this installation."""
    return load_project(
        folder,
        readers=readers(),
        detectors=detectors(),
        environment=dict(os.environ),
        fetchers=fetchers(),
    )


def warehouse_file(project: Project) -> Path:
    """Return the DuckDB file of a project."""
    return project.folder / project.settings.warehouse.removeprefix("duckdb:///")


def today(project: Project) -> date:
    """Return the date of tonight's night, in the project's zone."""
    return datetime.now(ZoneInfo(project.settings.timezone)).date()


def outside(project: Project) -> Outside:
    """Return what fetches may know of the world outside the project."""
    return Outside(today=today(project), environment=dict(os.environ))


@contextmanager
def open_night(
    project: Project, as_of: date, *, wait_seconds: float, dagster_run_id: str = ""
) -> Iterator[Night]:
    """Hold the warehouse for one night.

    Raises
    ------
    NightInProgress
        If another process writes it for longer than ``wait_seconds``.
    """
    file = warehouse_file(project)
    with only_writer(file.with_suffix(".lock"), wait_seconds=wait_seconds), connect(file) as engine:
        code = version("kpi-audit")
        night = Night(
            project=project,
            as_of=as_of,
            run_id=run_id(project, as_of, code),
            warehouse=engine,
            folder=file.parent,
            concealment_key=concealment_key(project.folder, os.environ.get(KEY_VARIABLE)),
            outside=outside(project) if as_of >= today(project) else None,
        )
        begin(night, dagster_run_id, code)
        yield night


def night_resource(project: Project) -> dg.ResourceDefinition:
    """Return the resource ``night``; its configuration is the date and the patience.

    The resource ``hold`` has it open and may close it before the run ends.
    """

    @dg.resource(
        required_resource_keys={"hold"},
        config_schema={
            "as_of": dg.Field(str, is_required=False, description="YYYY-MM-DD; default: today"),
            "wait_seconds": dg.Field(float, default_value=_QUEUE_SECONDS),
        },
    )
    def night(context: dg.InitResourceContext) -> Night:
        config: dict[str, Any] = context.resource_config
        as_of = date.fromisoformat(config["as_of"]) if "as_of" in config else today(project)
        run = "" if context.run is None else context.run.run_id
        hold: Hold = context.resources.hold
        return hold.open(
            open_night(project, as_of, wait_seconds=config["wait_seconds"], dagster_run_id=run)
        )

    return night
