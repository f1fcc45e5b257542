"""``kpi-audit init``: a first project that runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

_IGNORED = "warehouse/\nreview/\n.dagster/\n.kpi-audit-key\nusers.yaml\naudit_log.jsonl\n*.lock\n"
_COPIED = ("audit.yaml", "kpis", "exports")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Write a small project that runs into FOLDER, which must be empty or new."""
    from kpi_audit.errors import AuditError  # noqa: PLC0415
    from kpi_audit.paths import EXAMPLES  # noqa: PLC0415

    if folder.exists() and any(folder.iterdir()):
        message = f"{folder} is not empty. Name a new folder; nothing was written."
        raise AuditError(message)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        source = EXAMPLES / "starter" / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    click.echo(f"{folder} is ready. 'kpi-audit check {folder}' says what would be audited,")
    click.echo(f"'kpi-audit run {folder}' audits it.")
