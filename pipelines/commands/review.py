"""``kpi-audit review``: the review of the last night, in the format that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_FORMATS = ["html", "pdf", "xlsx", "md", "json"]  # of kpi_audit.review.formats, a second to import


@click.command("review")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Write it in this format.")
@click.option(
    "--period",
    type=click.Choice(["week", "month", "quarter"]),
    help="Compare it with the end of the period before; default: with the night before.",
)
@click.option("--language", metavar="LANG", help="As en or de; default: that of the project.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Into this file; default: review/<night>[-<period>].<format> in FOLDER.",
)
@click.option("--open", "show", is_flag=True, help="Open it.")
def command(folder: Path, form: str | None, output: Path | None, **asked: Any) -> None:  # noqa: ANN401
    """Print the path of the last night's review page in FOLDER, or write the review anew.

    It is written anew, from the stored tables, where a format, a period, a language or a file is
    asked for.
    """
    show = asked.pop("show")
    if form or output or any(asked.values()):
        from pipelines.reviewing import write_review  # noqa: PLC0415 (Dagster takes a second)

        page = write_review(folder.resolve(), form or _form(output), output, **asked)
    else:
        page = _written(folder)
    click.echo(page)
    if show:
        click.launch(page.as_uri())


def _form(output: Path | None) -> str:
    """Return the format that goes with a file's name."""
    end = output.suffix.removeprefix(".") if output else ""
    return end if end in _FORMATS else "html"


def _written(folder: Path) -> Path:
    from kpi_audit.errors import AuditError  # noqa: PLC0415

    page = folder.resolve() / "review" / "latest.html"
    if not page.is_file():
        message = f"there is no review yet. 'kpi-audit run {folder}' writes one."
        raise AuditError(message)
    return page
