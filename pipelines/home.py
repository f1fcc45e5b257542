"""Where Dagster keeps the runs of a project, so that the UI shows those of the command line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster._core.instance.config import dagster_instance_config
from dagster._core.instance.ref import InstanceRef
from sqlalchemy import Engine, event

from kpi_audit.project.load import Project
from pipelines.event_log import NightEventLog
from pipelines.lock import only_writer

_SETTINGS = """\
# Written by kpi-audit. Nothing is sent anywhere; one night at a time.
telemetry: {enabled: false}
nux: {enabled: false}
concurrency:
  runs: {max_concurrent_runs: 1}
# no step prints anything; the local manager would start two processes for each run
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
run_retries: {enabled: true, max_retries: 1}
"""


def dagster_home(project: Project) -> Path:
    """Return the folder, with its settings written if they are missing."""
    home = project.folder / ".dagster"
    home.mkdir(exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(_SETTINGS, encoding="utf-8")
    return home


@contextmanager
def opened(project: Project) -> Iterator[dg.DagsterInstance]:
    """Open Dagster's storage; the first two to come would both create its tables.

    Raises
    ------
    NightInProgress
        If another process is still creating them after a minute.
    """
    home = dagster_home(project)
    event.listen(Engine, "connect", _without_waiting)  # first: some connections stay open
    try:
        with only_writer(home / "opening.lock", wait_seconds=60.0):
            instance = dg.DagsterInstance.from_ref(_kept(home))
            instance.get_runs(limit=1)  # makes the tables where they are missing
        with instance as storage:
            yield storage
    finally:
        event.remove(Engine, "connect", _without_waiting)


def _kept(home: Path) -> InstanceRef:
    """Return what the settings say, with the default log replaced by one that stays open."""
    settings, _ = dagster_instance_config(str(home))
    if {"storage", "event_log_storage"} & settings.keys():
        return InstanceRef.from_dir(str(home))
    log = {
        "module": NightEventLog.__module__,
        "class": NightEventLog.__name__,
        "config": {"base_dir": str(home / "history" / "runs")},
    }
    return InstanceRef.from_dir(str(home), overrides={"event_log_storage": log})


def _without_waiting(connection: object, _record: object) -> None:
    """Let SQLite wait for the disk at checkpoints only, not at each of some 2,000 commits a night.

    Its log of writes keeps the file whole whatever happens; a power cut may lose the last entries
    of Dagster's log of runs, never anything of the warehouse.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("pragma synchronous=normal")
