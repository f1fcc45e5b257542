"""``kpi-audit site``: all nights as a small static site."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("site")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), required=True, help="The site."
)
@click.option("--language", metavar="LANG", help="As en or de; default: that of the project.")
def command(folder: Path, into: Path, language: str | None) -> None:
    """Write the site of all nights in FOLDER: a page per night, KPI and finding.

    Links are relative and nothing is loaded from elsewhere: open index.html, or put the folder on
    any web server. Pages that did not change are not written again.
    """
    from pipelines.site import write_site  # noqa: PLC0415 (Dagster takes a second)

    n, size = write_site(folder.resolve(), into, language)
    click.echo(f"{into / 'index.html'}: {n:,} pages, {size / 1e6:.1f} MB")
