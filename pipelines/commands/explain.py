"""``kpi-audit explain``: one finding in full."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("explain")
@click.argument("finding")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def command(finding: str, folder: Path) -> None:
    """Print everything the last night in FOLDER knows about FINDING."""
    from pipelines.explaining import explain  # noqa: PLC0415
    from pipelines.resources import read_project  # noqa: PLC0415

    click.echo(explain(read_project(folder.resolve()), finding))
