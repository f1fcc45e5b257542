"""``kpi-audit decisions``: every answer ever given, the latest first."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("decisions")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
def command(folder: Path, form: str) -> None:
    """List the answers to findings in FOLDER, expired and taken back ones included."""
    from pipelines.deciding.listing import as_csv, as_json, history, show  # noqa: PLC0415
    from pipelines.resources import read_project, today  # noqa: PLC0415

    project = read_project(folder.resolve())
    rows = history(project, today(project))
    if form == "json":
        click.echo(as_json(rows))
    elif form == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        show(rows)
