"""Imports metrics from a manifest into a project folder and says what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpi_audit.errors import AuditError, did_you_mean
from kpi_audit.project.documents import read_yaml
from pipelines.dbt.manifest import Manifest, one_line, read_manifest
from pipelines.dbt.outcomes import likely_outcomes
from pipelines.dbt.translate import Import, translate
from pipelines.dbt.writing import VARIABLE, add_sources, source_entries, write_kpis


def import_metrics(file: Path, folder: Path, only: tuple[str, ...], *, force: bool) -> list[str]:
    """Write KPI files for the metrics in ``file``; return what there is to say, line by line.

    Raises
    ------
    AuditError
        The file is no manifest, or not one metric could be imported; the reasons are said.
    """
    manifest = read_manifest(file)
    for name in only:
        if name not in manifest.metrics:
            hint = did_you_mean(name, map(one_line, manifest.metrics))
            raise AuditError(f"dbt has no metric '{name}'. {hint}")
    done = translate(manifest, only)
    if not done.kpis:
        found = "\n".join(_refused(done)) or "  the manifest holds no metric."
        raise AuditError(f"nothing was imported:\n{found}")
    by_hand = add_sources(folder, manifest, source_entries(done.tables))
    kept = write_kpis(folder, done.kpis, force=force)
    written = [name for name in done.kpis if name not in kept]
    return [
        f"imported {len(written)} of {len(done.kpis) + len(done.refused)} metrics into {folder}:",
        *(f"  kpis/{name}.yaml" for name in written),
        *_section("there already, kept (--force writes over them):", kept),
        *_section("not imported, because:", list(_refused(done)), indent=""),
        *_by_hand(by_hand),
        *_next_steps(manifest, folder, done),
    ]


def _refused(done: Import) -> Iterator[str]:
    return (f"  {one_line(name)}: {reason}." for name, reason in done.refused.items())


def _section(title: str, lines: list[str], indent: str = "  ") -> list[str]:
    return ["", title, *(f"{indent}{line}" for line in lines)] if lines else []


def _by_hand(texts: Mapping[str, str]) -> list[str]:
    if not texts:
        return []
    lines = [line for text in texts.values() for line in text.splitlines()]
    return _section("audit.yaml was left as it is; its sources must give these columns:", lines)


def _next_steps(manifest: Manifest, folder: Path, done: Import) -> list[str]:
    outcomes = likely_outcomes(_all_kpis(folder) | done.kpis)
    hint = f" Likely outcomes: {', '.join(outcomes)}." if outcomes else ""
    newer = ["The manifest is newer than v12; what is new in it was not looked at."]
    return [
        "",
        f"Set {VARIABLE} to the URL of the database; keys in it are concealed on the way in.",
        "What these KPIs stand for dbt does not know: declare 'stands_for' and 'role' in each.",
        f"Until then they are checked for gaming, not for their result.{hint}",
        *(newer if manifest.is_newer else ()),
    ]


def _all_kpis(folder: Path) -> dict[str, Any]:
    found = {}
    for file in sorted((folder / "kpis").glob("*.yaml")):
        try:
            found[file.stem] = read_yaml(file, file.name)
        except AuditError:
            continue  # 'kpi-audit check' says what is wrong with it
    return found
