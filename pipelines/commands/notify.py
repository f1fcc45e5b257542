"""``kpi-audit notify``: tells the owners what changed, or prints what would be told."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("notify")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--dry-run", is_flag=True, help="Print what would go where; send and note nothing.")
def command(folder: Path, *, dry_run: bool) -> None:
    """Send what is due after the last night in FOLDER, as 'notify:' in audit.yaml says.

    A night sends by itself what is due. What failed then is sent now.
    """
    from pipelines.notifying.showing import show_done, show_planned  # noqa: PLC0415
    from pipelines.resources import outside, read_project  # noqa: PLC0415

    project = read_project(folder.resolve())
    if not project.settings.notify:
        click.echo("Nobody is to be told: audit.yaml has no 'notify:'.")
    elif dry_run:
        show_planned(project)
    elif not show_done(project, outside(project)):
        raise click.exceptions.Exit(1)
