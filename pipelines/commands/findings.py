"""``kpi-audit findings``: everything the last night saw, for eyes, scripts and spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = ["finding_id", "tier", "kpi", "segment", "e_value", "since", "sentence"]


@click.command("findings")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
def command(folder: Path, form: str) -> None:
    """List the findings and watches of the last night in FOLDER, the strongest first."""
    from pipelines.published import latest  # noqa: PLC0415
    from pipelines.resources import read_project  # noqa: PLC0415
    from pipelines.summary import changed_verdicts  # noqa: PLC0415

    project = read_project(folder.resolve())
    rows = latest(project, "audit_findings")
    rows = rows.sort_values(["tier", "e_value", "finding_id"], ascending=[True, False, True])
    if form == "json":
        click.echo(rows.to_json(orient="records", date_format="iso", indent=2))
    elif form == "csv":
        click.echo(_inert(rows).to_csv(index=False), nl=False)
    else:
        _print_table(rows)
        for sentence in changed_verdicts(project):
            click.echo(sentence)


def _inert(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep a spreadsheet from running a cell that comes from the data."""
    texts = rows.select_dtypes(include=["object", "string"]).columns
    risky = rows[texts].apply(lambda column: column.astype(str).str.match(r"[=+\-@\t\r]"))
    return rows.assign(**{name: rows[name].where(~risky[name], "'" + rows[name]) for name in texts})


def _print_table(rows: pd.DataFrame) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    if rows.empty:
        click.echo("The last night found nothing.")
        return
    table = Table("finding", "tier", "what was seen", "e-value", "since", box=None, pad_edge=False)
    for row in rows[_SHOWN].to_dict("records"):
        e_value = f"{row['e_value']:.3g}"
        since = "" if row["since"] != row["since"] or not row["since"] else str(row["since"])[:10]
        cells = (row["finding_id"], row["tier"], row["sentence"], e_value, since)
        table.add_row(*(Text(str(cell)) for cell in cells))
    Console().print(table)
    click.echo("'kpi-audit explain <finding>' prints one in full.")
