"""Starts a night when a source has new or changed files; off until it is turned on in the UI."""

from __future__ import annotations

import hashlib

import dagster as dg

from assets.places import files
from assets.reader import readers
from kpi_audit.project.load import Project
from pipelines.jobs import NIGHTLY


def signature(project: Project) -> str:
    """Return a digest of names, sizes and times of all delivered files; contents are not read."""
    digest = hashlib.sha256()
    for name, source in sorted(project.settings.sources.items()):
        reader = readers()[source.reader]
        if not reader.is_file or source.fetch is not None:
            continue  # what a night fetches itself starts no other
        for file in files(project.folder, source.path, reader):
            status = file.stat()
            digest.update(f"{name}\0{file}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def new_files_sensor(project: Project) -> dg.SensorDefinition:
    """Return the sensor; it remembers what it saw, so a file starts one night."""

    @dg.sensor(
        name="new_files",
        job_name=NIGHTLY,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.STOPPED,
    )
    def new_files(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        """Start a night when a source has new or changed files."""
        found = signature(project)
        if found == context.cursor:
            return dg.SkipReason("no source has new files")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=found)], cursor=found)

    return new_files
