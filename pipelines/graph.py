"""The whole graph in one place. It composes; nothing is implemented here."""

import dagster as dg

from assets.audit import audit_findings, audit_verdicts, judging_asset
from assets.changes import audit_changes
from assets.checks import kpi_checks
from assets.cohorts import audit_cohorts
from assets.decisions import audit_decisions, audit_precision
from assets.declared_kpis import audit_kpis
from assets.drill.asset import audit_drill
from assets.evidence import evidence_assets
from assets.explanations import audit_contributions, audit_explanations
from assets.kpis import kpi_asset
from assets.mysteries import audit_mysteries
from assets.raw import raw_asset, raw_checks
from assets.reductions import used_shapes
from assets.register import audit_register
from assets.review import review
from assets.rows import sources_of
from assets.snapshot import published_snapshot
from assets.told import audit_deliveries
from assets.variation import audit_variation
from assets.verdict_changes import audit_verdict_changes
from kpi_audit.project.load import Project
from kpi_audit.registry import detectors
from pipelines.hold import hold_resource
from pipelines.jobs import drill_job, nightly_job
from pipelines.notifying.asset import delivered_asset, failed_night_sensor
from pipelines.progress import LOGGER, progress_logger
from pipelines.resources import night_resource
from pipelines.schedules import nightly_schedule
from pipelines.sensors import new_files_sensor


def definitions(project: Project) -> dg.Definitions:
    """Return assets, checks, job, schedule and sensor of a project."""
    kpis, known = project.kpis, detectors()
    return dg.Definitions(
        assets=[
            *(raw_asset(name, spec) for name, spec in project.settings.sources.items()),
            *(kpi_asset(kpi, sources_of(project, kpi)) for kpi in kpis.values()),
            *evidence_assets(kpis, known),
            audit_kpis,
            audit_changes,
            audit_cohorts,
            audit_drill,
            judging_asset(["series", "histogram", "digits", *dict(used_shapes(kpis, known))]),
            audit_decisions,
            audit_deliveries,
            audit_findings,
            audit_precision,
            audit_explanations,
            audit_contributions,
            audit_mysteries,
            audit_verdicts,
            audit_verdict_changes,
            audit_register,
            audit_variation,
            published_snapshot,
            review,
            delivered_asset(project),
        ],
        asset_checks=[
            *(check for name in project.settings.sources for check in raw_checks(name)),
            kpi_checks(kpis, known),
        ],
        jobs=[nightly_job(), drill_job()],
        schedules=[nightly_schedule(project)],
        sensors=[new_files_sensor(project), failed_night_sensor(project)],
        resources={"hold": hold_resource(), "night": night_resource(project)},
        executor=dg.in_process_executor,
        loggers={"console": dg.colored_console_logger, LOGGER: progress_logger},
    )
