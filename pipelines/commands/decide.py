"""``kpi-audit decide``: answers a finding."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

_WORDS = ("explained", "confirmed", "accepted", "watching")


@click.command("decide")
@click.argument("finding")
@click.argument("answer", type=click.Choice(_WORDS))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--by", required=True, help="Who answers.")
@click.option("--reason", required=True, help="What you know, in a sentence.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day on which it holds; for accepted."
)
def command(finding: str, answer: str, folder: Path, **said: Any) -> None:  # noqa: ANN401
    """Answer FINDING of the last night in FOLDER; kept in its decisions.csv.

    explained: silent until its evidence has grown (explained_factor) or the date has passed.
    confirmed: right; counts in the audit's own record. accepted: known and lived with until a
    date. watching: being looked into. A later answer takes back an earlier one.
    """
    from pipelines.deciding.answering import Asked, decide  # noqa: PLC0415
    from pipelines.deciding.telling import consequence  # noqa: PLC0415
    from pipelines.resources import read_project  # noqa: PLC0415

    project = read_project(folder.resolve())
    until: datetime | None = said["until"]
    last = until.date() if until else None
    decision = decide(project, Asked(finding, answer, said["by"], said["reason"], last))
    click.echo(f"{decision.decision_id}: {finding} is {answer}, says {decision.decided_by}.")
    click.echo(consequence(project, decision))
