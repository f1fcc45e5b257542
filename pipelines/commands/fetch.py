"""``kpi-audit fetch``: download what the sources declare, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("fetch")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--source", help="Only this source; default: all that have 'fetch:'.")
def command(folder: Path, source: str | None) -> None:
    """Download what the sources in FOLDER declare; the next night reads it."""
    from pipelines.fetching import fetch_sources  # noqa: PLC0415
    from pipelines.resources import read_project  # noqa: PLC0415

    failed = False
    for name, fetched, sentence in fetch_sources(read_project(folder.resolve()), source):
        click.echo(f"{name}: {sentence}", err=bool(fetched.failure))
        failed = failed or bool(fetched.failure)
    if failed:
        raise click.exceptions.Exit(1)
