"""Runs the nightly job in this process: the same job that the schedule runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import dagster as dg

from assets.fetched import FETCHED
from kpi_audit.errors import AuditError, NightInProgress, SourceError
from kpi_audit.project.load import Project
from pipelines.graph import definitions
from pipelines.home import opened
from pipelines.jobs import NIGHTLY, night_config
from pipelines.notifying.asset import DELIVERED
from pipelines.notifying.night import announce_failure, undelivered
from pipelines.progress import progress
from pipelines.resources import outside, read_project, today


class NightFailed(AuditError):
    """A step of the night failed; what was published before is untouched."""


def run_night(
    folder: Path, as_of: date | None, wait_seconds: float, *, quiet: bool, job: str = NIGHTLY
) -> Project:
    """Run one night, or another job of that night, and return its project.

    Raises
    ------
    ProjectError, NightInProgress, SourceError, NightFailed
    """
    project = read_project(folder)
    found = definitions(project).resolve_job_def(job)
    config = night_config(as_of.isoformat() if as_of else None, wait_seconds)
    with (
        opened(project) as instance,
        progress(quiet=quiet) as log,
    ):
        result = found.execute_in_process(
            run_config=config | log, instance=instance, raise_on_error=False
        )
    if not result.success:
        failure = _failure(result)
        if job == NIGHTLY and not isinstance(failure, NightInProgress):
            _tell_of(project, as_of or today(project), failure)
        raise failure
    _say_what_did_not_arrive(result)
    return project


def _tell_of(project: Project, as_of: date, failure: AuditError) -> None:
    """Tell everybody in ``notify:`` that a night failed; that it did is shown in any case."""
    if not project.settings.notify:
        return
    try:
        told = announce_failure(project, as_of, f"{failure}", outside(project))
    except AuditError as error:
        click.echo(f"nobody was told: {error}", err=True)
        return
    for sentence in undelivered(told):
        click.echo(sentence, err=True)


def _say_what_did_not_arrive(result: dg.ExecuteInProcessResult) -> None:
    for check in result.get_asset_check_evaluations():
        if check.check_name in (FETCHED, DELIVERED) and not check.passed:
            click.echo(f"{check.asset_key.to_user_string()}: {check.description}", err=True)


def _failure(result: dg.ExecuteInProcessResult) -> AuditError:
    """Return the first error as a person needs it; the traceback is in the Dagster run."""
    for event in result.all_events:
        data = event.event_specific_data
        error = getattr(data, "error", None)
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            known = {kind.__name__: kind for kind in (NightInProgress, SourceError)}
            message = error.message.split(": ", 1)[-1].strip()
            kind = known.get(error.cls_name or "", NightFailed)
            where = f"{event.step_key}: " if event.step_key and kind is NightFailed else ""
            return kind(f"{where}{message}")
    failed = [
        f"{check.asset_key.to_user_string()}: {check.check_name}: {check.description}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.blocking
    ]
    return NightFailed("; ".join(failed) or "the night failed")
