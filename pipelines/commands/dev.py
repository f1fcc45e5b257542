"""``kpi-audit dev``: the Dagster UI with a project loaded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command("dev")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--port", default=3000, show_default=True)
def command(folder: Path, port: int) -> None:
    """Open the Dagster UI on 127.0.0.1 with the project in FOLDER, until Ctrl-C."""
    from kpi_audit.paths import ROOT  # noqa: PLC0415
    from pipelines.home import dagster_home  # noqa: PLC0415
    from pipelines.resources import PROJECT_VARIABLE, read_project  # noqa: PLC0415

    project = read_project(folder.resolve())
    home = dagster_home(project)
    environment = os.environ | {"DAGSTER_HOME": str(home), PROJECT_VARIABLE: str(project.folder)}
    click.echo(f"The Dagster UI opens on http://127.0.0.1:{port} (Ctrl-C ends it).")
    workspace = str(ROOT / "workspace.yaml")
    dagster = str(Path(sys.executable).with_name("dagster"))
    arguments = ["dev", "-w", workspace, "-h", "127.0.0.1", "-p", str(port)]
    os.execve(dagster, [dagster, *arguments], environment)  # noqa: S606 (our own program)
