"""``kpi-audit check``: what would be audited, by what, and what not and why."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--kpi", "names", multiple=True, metavar="NAME", help="Details of this KPI.")
@click.option("--verbose", "-v", is_flag=True, help="Details of every KPI.")
def command(folder: Path, names: tuple[str, ...], *, verbose: bool) -> None:
    """Validate the project in FOLDER and show which KPIs would be audited, by what.

    Details say of every detector whether it looks at the KPI, and if not, why not. The files of all
    sources are opened: what would stop the night is said, and ends this command with 1.
    """
    from kpi_audit.decisions.file import read_decisions  # noqa: PLC0415
    from kpi_audit.registry import detectors  # noqa: PLC0415
    from kpi_audit.wording import several  # noqa: PLC0415
    from pipelines.fetching import fetch_lines  # noqa: PLC0415
    from pipelines.planned import print_details, print_table, wanted  # noqa: PLC0415
    from pipelines.readable import problems  # noqa: PLC0415
    from pipelines.resources import read_project  # noqa: PLC0415

    project = read_project(folder.resolve())
    named = wanted(project, names)
    known = detectors()
    settings = project.settings
    answers = several(len(read_decisions(project.folder)), "answer")
    sources, kpis = (
        several(len(found), word)
        for found, word in ((settings.sources, "source"), (project.kpis, "KPI"))
    )
    click.echo(f"{settings.title}: {sources}, {kpis}, {answers} to findings.")
    for line in fetch_lines(project):
        click.echo(line)
    if named or verbose:
        print_details(project, named or [*project.kpis.values()], known)
    else:
        click.echo()
        print_table(project, known)
    wrong = list(problems(project))
    if wrong:
        click.echo("\nWhat would stop the night:", err=True)
        for line in wrong:
            click.echo(f"  {line}", err=True)
        raise click.exceptions.Exit(1)
