"""``kpi-audit init``: a first project that runs, or one wired to the exports a folder holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

_COPIED = ("audit.yaml", "kpis", "exports")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--pack",
    "packs",
    metavar="PACK",
    multiple=True,
    help="Ready KPIs for the exports in FOLDER: outreach, community, sales, support; may be given"
    " again.",
)
@click.option("--timezone", default="UTC", show_default=True, help="Whose midnight ends a day.")
@click.option("--owner", default="", help="Who answers a finding, as growth@example.com.")
def command(folder: Path, packs: tuple[str, ...], timezone: str, owner: str) -> None:
    """Write a project into FOLDER.

    With --pack the files in FOLDER are recognised by what stands in them, and the KPIs they can
    feed are written. Without it a small project that runs is written; FOLDER must be empty or new.
    """
    if packs:
        _from_packs(folder, packs, timezone, owner)
    else:
        _starter(folder)


def _from_packs(folder: Path, names: tuple[str, ...], timezone: str, owner: str) -> None:
    from pipelines.packs.pack import pack_of  # noqa: PLC0415 (pandas takes a second to import)
    from pipelines.packs.told import told  # noqa: PLC0415
    from pipelines.packs.write import wire  # noqa: PLC0415

    pack = pack_of(part for name in names for part in name.split(","))
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(told(folder, pack, wire(pack, folder.resolve(), timezone=timezone, owner=owner)))


def _starter(folder: Path) -> None:
    from kpi_audit.errors import AuditError  # noqa: PLC0415
    from kpi_audit.paths import EXAMPLES  # noqa: PLC0415
    from pipelines.ignored import write_ignored  # noqa: PLC0415

    if folder.exists() and any(folder.iterdir()):
        message = (
            f"{folder} is not empty. Name a new folder, or --pack for the exports it holds;"
            " nothing was written."
        )
        raise AuditError(message)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        source = EXAMPLES / "starter" / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    write_ignored(folder)
    click.echo(f"{folder} is ready. 'kpi-audit check {folder}' says what would be audited,")
    click.echo(f"'kpi-audit run {folder}' audits it.")
