"""``kpi-audit import``: KPI files from where metrics are defined already."""  # noqa: N999 (as it is typed)

from __future__ import annotations

from pathlib import Path

import click


@click.group("import")
def command() -> None:
    """Write KPI files from where metrics are defined already."""


@command.command("dbt")
@click.argument("manifest", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--only", multiple=True, metavar="METRIC", help="Only this one; may be repeated.")
@click.option("--force", is_flag=True, help="Write over KPI files that are there.")
def dbt(manifest: Path, into: Path, only: tuple[str, ...], *, force: bool) -> None:
    """Write KPI files for the metrics in MANIFEST, dbt's target/manifest.json."""
    from pipelines.dbt.run import import_metrics  # noqa: PLC0415

    for line in import_metrics(manifest, into, only, force=force):
        click.echo(line)
