"""``kpi-audit drill``: says what the audit would see."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("drill")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--wait", default=0.0, show_default=True, help="Seconds to wait for another night.")
@click.option("--quiet", is_flag=True, help="Print the result only.")
def command(folder: Path, wait: float, *, quiet: bool) -> None:
    """Plant known schemes into shadow copies of every KPI in FOLDER and say what is seen.

    Uses the records and the baselines of the last night; nothing of it is changed. The result is
    stored in audit_drill and shown on the review page.
    """
    from pipelines.drilling import print_drill  # noqa: PLC0415
    from pipelines.inprocess import run_night  # noqa: PLC0415 (Dagster takes a second to import)
    from pipelines.jobs import DRILL  # noqa: PLC0415
    from pipelines.published import last_run  # noqa: PLC0415
    from pipelines.resources import read_project  # noqa: PLC0415

    project = read_project(folder.resolve())
    night = last_run(project)
    run_night(project.folder, night, wait, quiet=quiet, job=DRILL)
    print_drill(project)
