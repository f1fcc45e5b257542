"""What a project keeps out of version control: what nights write, and what is secret."""

from __future__ import annotations

from pathlib import Path

_LINES = (
    "warehouse/",
    "review/",
    ".dagster/",
    ".kpi-audit-key",
    "users.yaml",
    "audit_log.jsonl",
    "*.lock",
)


def write_ignored(folder: Path) -> None:
    """Write the ``.gitignore`` of a new project; answers and deliveries are kept with it."""
    (folder / ".gitignore").write_text("\n".join(_LINES) + "\n", encoding="utf-8")
