"""The night at 02:00 in the project's time zone; nights that were missed are caught up."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from kpi_audit.project.load import Project
from pipelines.jobs import NIGHTLY, night_config
from pipelines.nights import missed
from pipelines.published import last_night


def nightly_schedule(project: Project) -> dg.ScheduleDefinition:
    """Return the schedule; each missed night runs with its own date, the oldest first."""

    def requests(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        for day in missed(last_night(project), context.scheduled_execution_time.date()):
            yield dg.RunRequest(
                run_key=day.isoformat(),
                run_config=night_config(day.isoformat()),
                tags={"kpi_audit/as_of": day.isoformat()},
            )

    return dg.ScheduleDefinition(
        name="nightly",
        job_name=NIGHTLY,
        cron_schedule="0 2 * * *",
        execution_timezone=project.settings.timezone,
        execution_fn=requests,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Every night at 02:00, with the nights that were missed.",
    )
