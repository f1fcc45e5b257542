"""Publishes what readers may see: a copy under its own name, and a pointer that is swapped."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from assets.audit import audit_verdicts
from assets.night import Night
from assets.statements import names

POINTER = "published.duckdb"
_KEPT = 7  # older snapshots are removed; a reader that still has one open keeps reading it


@dg.asset(
    group_name="review",
    kinds={"duckdb"},
    deps=[
        audit_verdicts,
        "audit_kpis",
        "audit_verdict_changes",
        "audit_explanations",
        "audit_precision",
        "audit_contributions",
        "audit_deliveries",
        "audit_mysteries",
        "audit_drill",
        "audit_register",
        "audit_variation",
    ],
)
def published_snapshot(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """All audit, KPI and evidence tables; the page, the UI and analysts read this copy only."""
    now = datetime.now(UTC).replace(tzinfo=None)
    night.warehouse.execute(
        "update audit_nights set finished_at = $now where as_of = $as_of",
        {"as_of": night.as_of, "now": now},
    )
    folder = night.folder / "published"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / file_name(night.as_of, night.run_id, now)
    tables = [*names("audit"), *names("health"), "audit_loads", "audit_quarantine"]
    night.warehouse.publish(tables, file)
    point(night.folder / POINTER, file)
    for old in sorted(folder.glob("audit-*.duckdb"), key=lambda f: f.stat().st_mtime)[:-_KEPT]:
        old.unlink()
    return dg.MaterializeResult(metadata={"file": dg.MetadataValue.path(str(file))})


def file_name(as_of: date, run_id: str, finished: datetime) -> str:
    """Name one publication; no two share a name, not even those of one night.

    DuckDB hands out a database that the process still has open by its path, so a file replaced
    under its own name could be read as it was before.
    """
    return f"audit-{as_of}-{run_id}-{finished:%Y%m%dT%H%M%S%f}.duckdb"


def point(pointer: Path, file: Path) -> None:
    """Let the link ``pointer`` lead to ``file``; a reader sees the old or the new, never none."""
    beside = pointer.with_name(f".{pointer.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(os.path.relpath(file, pointer.parent))
    beside.replace(pointer)
