"""``kpi-audit schema``: JSON schemas for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("schema")
@click.argument("which", type=click.Choice(["audit", "kpi"]), required=False)
@click.option("--write", type=click.Path(path_type=Path, file_okay=False), help="To this folder.")
def command(which: str | None, write: Path | None) -> None:
    """Print the JSON schema of audit.yaml (audit) or of a KPI file (kpi), or write both."""
    from kpi_audit.project.schema import schemas  # noqa: PLC0415

    found = schemas()
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        for name, schema in found.items():
            (write / f"{name}.schema.json").write_text(json.dumps(schema, indent=2) + "\n")
        click.echo(f"wrote {', '.join(f'{name}.schema.json' for name in found)} to {write}")
        return
    click.echo(json.dumps(found[which] if which else found, indent=2))
