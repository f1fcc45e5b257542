"""``kpi-audit run``: the nightly job, in this process."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command("run")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Night to run; default: today.")
@click.option("--wait", default=0.0, show_default=True, help="Seconds to wait for another night.")
@click.option("--quiet", is_flag=True, help="Print the result only.")
def command(folder: Path, as_of: datetime | None, wait: float, *, quiet: bool) -> None:
    """Run one night on the project in FOLDER and say where the review page is."""
    from pipelines.inprocess import run_night  # noqa: PLC0415 (Dagster takes a second to import)
    from pipelines.summary import print_summary  # noqa: PLC0415

    project = run_night(folder.resolve(), as_of.date() if as_of else None, wait, quiet=quiet)
    print_summary(project)
