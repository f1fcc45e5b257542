"""``kpi-audit serve``: the review and its findings in the browser, to be answered there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("serve")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--port", default=8600, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--behind-proxy",
    "public_url",
    metavar="URL",
    default="",
    help="Where a proxy that encrypts publishes it; allows another --host.",
)
@click.option(
    "--users",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="KPI_AUDIT_USERS",
    help="Who may sign in; default: users.yaml in FOLDER.",
)
@click.option("--new-token", metavar="NAME", help="Make an access token, print it once, and end.")
@click.option(
    "--role", type=click.Choice(["reader", "owner", "approver"]), help="Of the user of --new-token."
)
def command(folder: Path, users: Path | None, **asked: Any) -> None:  # noqa: ANN401
    """Serve the review of the project in FOLDER until Ctrl-C; findings are answered there."""
    from pipelines.resources import read_project  # noqa: PLC0415
    from pipelines.web.users import FILE, new_token  # noqa: PLC0415

    project = read_project(folder.resolve())
    file = users or project.folder / FILE
    if asked["new_token"]:
        if not asked["role"]:
            message = "--new-token needs --role reader, owner or approver."
            raise click.UsageError(message)
        token = new_token(file, asked["new_token"], asked["role"])
        click.echo(f"{asked['new_token']} may sign in as {asked['role']} ({file}). The token,")
        click.echo("which is shown this once and kept nowhere:\n")
        click.echo(token)
        return
    from pipelines.web.server import run, server  # noqa: PLC0415

    host, port, url = asked["host"], asked["port"], asked["public_url"]
    ready = server(project, file, host=host, port=port, public_url=url)
    click.echo(
        f"Serving {project.settings.title} on {url or f'http://{host}:{port}'} (Ctrl-C ends it)."
    )
    run(ready)
    click.echo("Stopped.")
