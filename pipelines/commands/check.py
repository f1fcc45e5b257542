"""``kpi-audit check``: what would be audited, by what, and what not and why."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def command(folder: Path) -> None:
    """Validate the project in FOLDER and list which detectors apply to which KPI."""
    from kpi_audit.decisions.file import read_decisions  # noqa: PLC0415
    from kpi_audit.plan import plan  # noqa: PLC0415
    from kpi_audit.registry import detectors  # noqa: PLC0415
    from kpi_audit.wording import several  # noqa: PLC0415
    from pipelines.fetching import fetch_lines  # noqa: PLC0415
    from pipelines.resources import read_project  # noqa: PLC0415

    project = read_project(folder.resolve())
    known = detectors()
    settings = project.settings
    answers = several(len(read_decisions(project.folder)), "answer")
    sources, kpis = len(settings.sources), len(project.kpis)
    click.echo(f"{settings.title}: {sources} sources, {kpis} KPIs, {answers} to findings.")
    for line in fetch_lines(project):
        click.echo(line)
    for kpi in project.kpis.values():
        paid = ", paid" if kpi.is_paid else ""
        click.echo(f"\n{kpi.name} ({kpi.role}, by {kpi.grain}{paid})  {kpi.title}")
        for case in plan(kpi, known, project.kpis):
            against = f" against {case.against}" if case.against else ""
            state = f"- {case.detector}: {case.reason}" if case.reason else f"+ {case.detector}"
            click.echo(f"  {state}{against}")
