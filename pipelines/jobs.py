"""The nightly job: every asset and every check, in one process."""

from __future__ import annotations

import dagster as dg

NIGHTLY = "nightly_audit"
DRILL = "fire_drill"
_ASKED_FOR = dg.AssetSelection.assets("audit_drill")  # what no night runs by itself


def nightly_job() -> dg.UnresolvedAssetJobDefinition:
    """Return the job that the schedule, the sensor and the command line run.

    One process, because there is one writer and a process per step would cost seconds each.
    """
    return dg.define_asset_job(
        NIGHTLY,
        selection=(dg.AssetSelection.all() - _ASKED_FOR) | dg.AssetSelection.all_asset_checks(),
        executor_def=dg.in_process_executor,
        description="Reads what is new, judges every KPI, publishes the tables and the review.",
        tags={"kpi_audit/writes": "warehouse"},
    )


def drill_job() -> dg.UnresolvedAssetJobDefinition:
    """Return the job that plants known schemes into shadow copies and renders the review anew."""
    return dg.define_asset_job(
        DRILL,
        selection=_ASKED_FOR
        | dg.AssetSelection.assets("audit_register", "published_snapshot", "review"),
        executor_def=dg.in_process_executor,
        description="What is the smallest distortion of each kind that the audit would see?",
        tags={"kpi_audit/writes": "warehouse"},
    )


def night_config(as_of: str | None, wait_seconds: float | None = None) -> dict[str, object]:
    """Return the run configuration for one night."""
    given = {"as_of": as_of, "wait_seconds": wait_seconds}
    config = {name: value for name, value in given.items() if value is not None}
    return {"resources": {"night": {"config": config}}}
