"""Dagster asset ``delivered`` and the sensor that tells of nights that failed."""

from __future__ import annotations

from datetime import date
from typing import Any

import dagster as dg

from assets.review import review
from kpi_audit.errors import AuditError
from kpi_audit.project.load import Project
from pipelines.hold import Hold
from pipelines.jobs import NIGHTLY
from pipelines.notifying.night import announce_failure, deliver, undelivered
from pipelines.notifying.published_night import published_night
from pipelines.resources import outside, today

DELIVERED = "everybody_was_told"


def delivered_asset(project: Project) -> dg.AssetsDefinition:
    """Return the asset that tells the owners of a project; it fails no night."""
    spec = dg.AssetCheckSpec(
        DELIVERED, asset="delivered", description="Every message that was due arrived."
    )

    @dg.asset(
        group_name="review",
        kinds={"python"},
        deps=[review],
        check_specs=[spec],
        op_tags={"dagster/priority": "-1000"},  # the last step: others may write from here on
    )
    def delivered(hold: dg.ResourceParam[Hold]) -> dg.MaterializeResult:  # type: ignore[type-arg]
        """Messages to owners whose KPIs changed; quiet otherwise. Lets go of the warehouse."""
        own = hold.night
        if own is not None and own.outside is None:
            return _result("a night of the past: nobody is told", [])
        try:
            night = published_night(project, own.as_of if own is not None else None)
            hold.let_go()  # a server that hangs keeps no other night waiting
            told = deliver(project, outside(project), night)
        except AuditError as error:
            return _result("", [f"{error}"])
        sent = sum(one.delivery is not None for one in told)
        quiet = f"{len(told) - sent} were quiet" if told else "nobody is to be told (notify:)"
        return _result(f"{sent} messages were due, {quiet}", undelivered(told))

    return delivered


def _result(sentence: str, failures: list[str]) -> dg.MaterializeResult[Any]:
    shown = " ".join(failures) or sentence
    return dg.MaterializeResult(
        metadata={"what was sent": sentence or "none", "not delivered": len(failures)},
        check_results=[
            dg.AssetCheckResult(
                check_name=DELIVERED,
                passed=not failures,
                severity=dg.AssetCheckSeverity.WARN,
                description=shown,
            )
        ],
    )


def failed_night_sensor(project: Project) -> dg.SensorDefinition:
    """Return the sensor that tells every route of a nightly run that failed in the UI."""

    @dg.run_failure_sensor(
        name="failed_night",
        monitor_all_code_locations=False,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells everybody in notify: that a night failed.",
    )
    def failed_night(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        if run.job_name != NIGHTLY or not project.settings.notify:
            return
        config: Any = run.run_config
        given = config.get("resources", {}).get("night", {}).get("config", {})
        as_of = date.fromisoformat(given["as_of"]) if "as_of" in given else today(project)
        for sentence in undelivered(
            announce_failure(project, as_of, _first_error(context), outside(project))
        ):
            context.log.warning(sentence)

    return failed_night


def _first_error(context: dg.RunFailureSensorContext) -> str:
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            return f"{event.step_key}: {error.message.split(': ', 1)[-1].strip()}"
    return context.failure_event.message or "the run failed"
