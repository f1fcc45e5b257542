"""``kpi-audit scan``: one table, no project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

_COLUMN = "COL"
F = TypeVar("F", bound=Callable[..., Any])


def _column(name: str, text: str, *, many: bool = False) -> Callable[[F], F]:
    return click.option(name, metavar=_COLUMN, multiple=many, help=text)


@click.command("scan")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@_column("--value", "The number, one per row; default: rows are counted.")
@_column("--numerator", "The number is a ratio: what is counted.")
@_column("--denominator", "The number is a ratio: out of how many.")
@_column("--weight", "How many records a row stands for.")
@click.option("--target", type=float, multiple=True, help="A value that should be reached.")
@click.option(
    "--cap",
    type=float,
    multiple=True,
    help="A value that should not be passed; with --state, the deadline of a case in hours.",
)
@click.option(
    "--per",
    type=click.Choice(["record", "actor", "segment"]),
    help="What is held to the target: a row, an actor in a period, a segment in a period.",
)
@_column("--segment", "Judge the values of this column apart; may be given again.", many=True)
@_column("--actor", "Who did it; concealed at once.")
@_column("--time", "When it happened.")
@click.option("--time-format", metavar="FMT", help="How times are written, as '%d.%m.%Y'.")
@click.option("--grain", type=click.Choice(["day", "week", "month", "quarter"]))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Rows before are the baseline.")
@_column("--compare", "A second measurement of the same thing, row by row.")
@_column("--outcome", "The result the number stands for.")
@_column("--companion", "Actions that normally come with it; default: the outcome.")
@_column("--reversed", "True where it was taken back later.")
@_column("--counterpart", "The person it was done to; concealed at once.")
@_column("--team", "The actor's team.")
@_column("--object", "What it was done to: a post, an account.")
@_column("--text", "What was written; only counts are kept.")
@_column("--case", "The case that a row is an update of.")
@_column("--state", "The state of the case from this row on; a case ends with its last one.")
@click.option("--clock-stopped", metavar="STATE", multiple=True, help="State that stops a clock.")
@click.option("--sheet", metavar="NAME", help="Sheet of an Excel workbook; default: found.")
@click.option("--where", metavar="SQL", help="Condition over the columns: only these rows.")
@click.option("--better", type=click.Choice(["higher", "lower"]), default="higher")
@click.option("--unit", default="", help="Unit of the number, for the page.")
@click.option(
    "--set",
    "settings",
    metavar="DETECTOR.NAME=VALUE",
    multiple=True,
    help="Parameter of a detector, as repeats.measured=true.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--review", type=click.Path(path_type=Path, dir_okay=False), help="Write the page.")
def command(file: Path, form: str, review: Path | None, **asked: Any) -> None:  # noqa: ANN401
    """Say which detectors apply to the table in FILE, run them, print what they find.

    FILE is CSV, Parquet, Excel or JSON, also packed as .gz; - reads CSV from a pipe. COL is a
    header, or SQL over headers.
    """
    from rich.console import Console  # noqa: PLC0415

    from pipelines.scan.report import as_json, show  # noqa: PLC0415 (Dagster takes a second)
    from pipelines.scan.run import scan  # noqa: PLC0415
    from pipelines.scan.wanted import Wanted  # noqa: PLC0415

    since: datetime | None = asked.pop("since")
    renamed = {"reversed": "reversed_", "object": "object_"}
    options = {renamed.get(name, name): value for name, value in asked.items()}
    wanted = Wanted(**options, since=since.date() if since else None)
    found = scan(file, wanted, review=review, quiet=True)
    if form == "json":
        click.echo(as_json(found))
    else:
        show(found, "standard input" if str(file) == "-" else file.name, Console(highlight=False))
    if review is not None:
        click.echo(f"Review page: {review}", err=form == "json")
