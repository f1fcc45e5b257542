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
from kpi_audit.review.json_format import VERSION
from kpi_audit.review.sheets import table_columns
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


def review_page() -> str:
    """Say what each format of the review is, and every column of its tables."""
    parts = [REVIEW.format(version=VERSION)]
    for name, columns in table_columns().items():
        parts.append(f"### {name}\n\n| key | type | title |\n|---|---|---|")
        parts += [f"| `{c.name}` | {c.kind} | {c.title} |" for c in columns]
        parts.append("")
    return "\n".join(parts)


REVIEW = """# The review

One model of a night, made once from the audit tables, and five formats of it: the same number is
the same in all of them. The same night gives the same bytes.

| command | what it writes |
|---|---|
| `kpi-audit review` | prints where the page of the last night is |
| `kpi-audit review --format pdf` | A4 with page numbers; needs the extra `pdf` and Pango |
| `kpi-audit review --format xlsx` | one sheet per table, numbers as numbers, text never a formula |
| `kpi-audit review --format md` | Markdown for a wiki or a ticket; texts of the data are inert |
| `kpi-audit review --format json` | for programs, see below |
| `kpi-audit review --period month` | compared with the end of the month before |
| `kpi-audit review --language de` | in German; `language: de` in `audit.yaml` does it every night |
| `kpi-audit site --into public` | a page per night, KPI and finding, with permalinks |

`--period` takes `week`, `month` and `quarter`. A night judges what closed before it, so a period
ends with the night after its last day: the review of a Monday's night is of the whole week,
compared with the night of the Monday before, or with the last one before that where it did not run.

What the page adds to the tables is worded in one copy deck per language,
`kpi_audit/words/<language>.po`. Reword a text there; `python docs/words.py` adds what the code says
anew, `--check` fails where a deck lacks something. Tables are written in English; pages tell their
sentences in the language of the page by the same decks
([decision 20](decisions/0020-tables-are-english-pages-retell-them.md)). What your project names,
titles, owners, segments, reasons, stays as you wrote it.

Plain variation (the chart "Is the last value news?") is description: XmR limits, mean and 2.66 mean
moving ranges, anew from the start of the audit once it has twelve periods; the four rules of
"Making Data Count". On data whose neighbours resemble each other it signals more often than on
independent data. No verdict reads it.

## JSON, version {version}

An object with `format`, `version`, `language`, `project`, `as_of`, `run_id`, `compared_with`,
`headline` and `tables`. Dates and times are ISO 8601, times UTC; what is not known is null. Keys
may be added; the version rises when one goes or changes its meaning.
`kpi_audit.review.json_format.schema()` is the JSON schema.
"""

PAGES = {
    "review.md": review_page,
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
