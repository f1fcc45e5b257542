"""``kpi-audit review``: where the page of the last night is."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("review")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
def command(folder: Path, *, show: bool) -> None:
    """Print the path of the last night's review page in FOLDER."""
    from kpi_audit.errors import AuditError  # noqa: PLC0415

    page = folder.resolve() / "review" / "latest.html"
    if not page.is_file():
        message = f"there is no review yet. 'kpi-audit run {folder}' writes one."
        raise AuditError(message)
    click.echo(page)
    if show:
        click.launch(page.as_uri())
