"""Writes the pages made from the code: detectors, audit tables, commands, project files.

``python docs/generate.py`` writes them; ``--check`` fails if one is not what the code says.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import false_alarms
import late_outcomes

from assets.statements import names, statement
from kpi_audit.project.schema import schemas
from kpi_audit.registry import Detector, detectors
from pipelines.cli import cli

DOCS = Path(__file__).resolve().parent
GENERATED = "<!-- Made by docs/generate.py from the code; edit there. -->\n\n"
COLUMN = re.compile(r"^  (\w+) (.+?),? -- (.+)$")
SELECTED = re.compile(r"^  \S+ as (\w+),? -- (.+)$")  # a column of a view


def detectors_page() -> str:
    """One section per detector: contract, docstring, measured error rates."""
    return "\n".join(["# Detectors\n", *map(_detector, detectors().values())])


def _detector(found: Detector) -> str:
    table = DOCS / "calibration" / f"{found.name}.csv"
    measured = (
        f"Measured size and power: [calibration/{found.name}.csv](calibration/{found.name}.csv)"
    )
    reads = f"Reads the shape `{found.shape.__name__.lower()}`; family `{found.family}`"
    lines = [
        f"## {found.name}\n",
        f"{reads}; in Great Expectations `{found.expectation}`.\n",
        f"Null hypothesis: {found.null}.\n",
        f"Next question: {found.question}\n",
        f"{measured}.\n" if table.exists() else "",
        f"```text\n{inspect.getdoc(found.function)}\n```\n",
    ]
    return "\n".join(line for line in lines if line)


def tables_page() -> str:
    """Every audit table, column by column, from the comments in its statement."""
    parts = ["# Audit tables\n", "An interface: columns are added, never changed or removed.\n"]
    for folder in ("audit", "ingest"):
        for name in names(folder):
            text = statement(f"{folder}/{name}")
            if "create table" not in text:
                continue
            header = " ".join(line[3:] for line in text.splitlines() if line.startswith("-- "))
            rows = [match.groups() for line in text.splitlines() if (match := COLUMN.match(line))]
            parts.append(f"## {name}\n\n{header}\n\n| column | type | meaning |\n|---|---|---|")
            parts += [f"| `{column}` | {kind} | {meaning} |" for column, kind, meaning in rows]
            parts.append("")
    return "\n".join([*parts, *_views()])


def _views() -> Iterator[str]:
    for name in names("health"):
        header, *rest = statement(f"health/{name}").splitlines()
        yield f"## {name}\n\n{header[3:]}\n"
        rows = [match.groups() for text in rest if (match := SELECTED.match(text))]
        if rows:
            yield "| column | meaning |\n|---|---|"
            yield from (f"| `{column}` | {meaning} |" for column, meaning in rows)
            yield ""


def commands_page() -> str:
    """Help of every command."""
    parts = ["# Command line\n"]
    context = click.Context(cli, info_name="kpi-audit", terminal_width=80)
    for name in ("", *cli.list_commands(context)):
        command = cli.get_command(context, name) if name else cli
        if command is None:
            continue
        info = f"kpi-audit {name}".strip()
        inner = click.Context(command, info_name=info, terminal_width=80)
        parts.append(f"## {info}\n\n```text\n{command.get_help(inner)}\n```\n")
    return "\n".join(parts)


def project_page() -> str:
    """Every key of audit.yaml and of a KPI file."""
    parts = ["# Project files\n"]
    for name, schema in schemas().items():
        parts.append(f"## {'audit.yaml' if name == 'audit' else 'kpis/<name>.yaml'}\n")
        parts += _keys(schema["properties"], set(schema.get("required", [])))
        for inner, found in sorted(schema.get("$defs", {}).items()):
            parts.append(f"### {inner}\n")
            parts += _keys(found.get("properties", {}), set(found.get("required", [])))
    return "\n".join(parts)


def _keys(properties: dict[str, dict[str, object]], required: set[str]) -> list[str]:
    rows = ["| key | default | meaning |", "|---|---|---|"]
    for key, value in properties.items():
        default = "required" if key in required else f"`{value.get('default', '')}`"
        choices = ", ".join(map(str, value.get("enum", [])))  # type: ignore[call-overload]
        meaning = value.get("description", "") or choices
        rows.append(f"| `{key}` | {default} | {meaning} |")
    return [*rows, ""]


PAGES = {
    "detectors.md": detectors_page,
    "false_alarms.md": lambda: false_alarms.page(list(detectors())),
    "late_outcomes.md": late_outcomes.page,
    "audit_tables.md": tables_page,
    "commands.md": commands_page,
    "project_files.md": project_page,
}


def main() -> None:
    """Write the pages, or compare them."""
    stale = []
    for name, page in PAGES.items():
        text = GENERATED + page().rstrip() + "\n"
        file = DOCS / name
        if "--check" not in sys.argv:
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        sys.exit(f"stale: {', '.join(stale)}. 'make docs' writes them.")


if __name__ == "__main__":
    main()
