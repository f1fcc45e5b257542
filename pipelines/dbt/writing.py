"""Writes KPI files and the sources they read into a project folder, over nothing that is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from kpi_audit.project.documents import read_yaml
from pipelines.dbt.manifest import Manifest
from pipelines.dbt.tables import Table

VARIABLE = "KPI_AUDIT_DBT_URL"
_SOURCES = re.compile(r"^sources:[ \t]*(?:#.*)?\n", re.MULTILINE)
_ENTRY = re.compile(r"^([ \t]+)[^\s#]", re.MULTILINE)
_HEAD = f"""\
# {VARIABLE} is the SQLAlchemy URL of the database that dbt fills, of a login that may only read:
# postgresql+psycopg://reader:password@host/database
"""

_FOLDED = frozenset("\x85\u2028\u2029")  # what else ends a line


def write_kpis(folder: Path, kpis: Mapping[str, Mapping[str, Any]], *, force: bool) -> list[str]:
    """Write ``kpis/<name>.yaml``; return the names of those that were there and stayed.

    Parameters
    ----------
    folder : Path
    kpis : Mapping
        Content by name; names were checked.
    force : bool
        Write over what is there.
    """
    kept = []
    for name, content in kpis.items():
        file = folder / "kpis" / f"{name}.yaml"
        if file.exists() and not force:
            kept.append(name)
            continue
        _write(file, _dump(dict(content)))
    return kept


def source_entries(tables: Mapping[str, Table]) -> dict[str, dict[str, Any]]:
    """Return what ``audit.yaml`` says of each table; keys may be people, so they are concealed."""
    entries = {}
    for name, table in tables.items():
        keys = sorted(table.keys & set(table.columns))
        entry = {"reader": "sql", "path": f"${{{VARIABLE}}}", "query": table.query()}
        entries[name] = entry | ({"actors": keys} if keys else {})
    return entries


def add_sources(
    folder: Path, manifest: Manifest, entries: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Put sources into ``audit.yaml``; return text to put in by hand, by source.

    A source of that name that is there already stays as it is; nothing else of the file changes.
    """
    file = folder / "audit.yaml"
    if not file.exists():
        title = f"Metrics of the dbt project {manifest.project}"
        _write(file, _HEAD + _dump({"title": title, "sources": dict(entries)}))
        return {}
    before = read_yaml(file, "audit.yaml")
    there = before.get("sources") or {}
    new = {name: entry for name, entry in entries.items() if name not in there}
    by_hand = {
        name: _dump({name: dict(entry)})
        for name, entry in entries.items()
        if name in there and there[name] != entry
    }
    if new and not _inserted(file, before, new):
        by_hand |= {name: _dump({name: dict(entry)}) for name, entry in new.items()}
    return by_hand


def _inserted(file: Path, before: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Insert entries below ``sources:``; False, and nothing changed, if that is not certain."""
    text = file.read_text(encoding="utf-8")
    place = _SOURCES.search(text)
    entry = _ENTRY.search(text, place.end()) if place else None
    if place is None or entry is None:
        return False
    lines = _dump({name: dict(content) for name, content in new.items()}).splitlines()
    block = "".join(f"{entry[1]}{line}\n" for line in lines)
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(text[: place.end()] + block + text[place.end() :], encoding="utf-8")
    expected = {**before, "sources": {**before["sources"], **new}}
    try:
        is_right = read_yaml(beside, "audit.yaml") == expected
        if is_right:
            beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return is_right


class _Dumper(yaml.SafeDumper):
    """Writes text so that it is read as it was."""

    def text(self, text: str) -> yaml.ScalarNode:
        """Put quotes around text with line ends that YAML would fold into a blank."""
        style = '"' if _FOLDED.intersection(text) else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.text)


def _dump(content: Mapping[str, Any]) -> str:
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
