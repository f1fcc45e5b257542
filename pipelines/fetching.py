"""Fetches the sources of a project outside a night, and says what a fetch would need."""

from __future__ import annotations

from collections.abc import Iterator

from assets.fetched import sentence
from assets.fetcher import fetchers
from assets.fetching.run import Fetched, fetch
from kpi_audit.errors import ProjectError, did_you_mean
from kpi_audit.project.load import Project
from pipelines.lock import only_writer
from pipelines.resources import outside, warehouse_file


def fetch_lines(project: Project) -> Iterator[str]:
    """Yield a line for each source that is fetched, with what the environment lacks for it."""
    for name, spec in project.settings.sources.items():
        if spec.fetch is None:
            continue
        needed = fetchers()[spec.fetch.source].variables(spec.fetch.options)
        there = outside(project).environment
        missing = [variable for variable in needed if not there.get(variable)]
        lacks = f"; the environment has no {', '.join(missing)}" if missing else ""
        yield f"{name}: fetched from {spec.fetch.source} to {spec.path}{lacks}"


def fetch_sources(project: Project, only: str | None) -> Iterator[tuple[str, Fetched, str]]:
    """Fetch one source, or all that declare it; yield name, result and a sentence.

    Raises
    ------
    ProjectError
        There is nothing to fetch.
    NightInProgress
        A night is running; it fetches by itself.
    """
    found = {name: spec for name, spec in project.settings.sources.items() if spec.fetch}
    if only is not None and only not in found:
        message = f"no source '{only}' has 'fetch:'. {did_you_mean(only, found)}"
        raise ProjectError([message])
    if not found:
        raise ProjectError(["audit.yaml: no source has 'fetch:'."])
    with only_writer(warehouse_file(project).with_suffix(".lock"), wait_seconds=0.0):
        for name, spec in found.items():
            if only in (None, name):
                fetched = fetch(spec, project.folder, outside(project))
                yield name, fetched, sentence(spec, fetched)
