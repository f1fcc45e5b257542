"""The audit log: who signed in, who was refused, who decided. One JSON object a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.deciding.append import append_whole

FILE = "audit_log.jsonl"
_LONGEST = 200  # characters of one value


class AuditLog:
    """Appends to a file; what it is given can neither end a line nor hide on a terminal."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def note(self, event: str, *, address: str, name: str = "", **more: str) -> None:
        """Add one line. Never give it a token or a cookie."""
        row = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "event": event}
        row |= {"name": name, "address": address, **more}
        short = {key: str(value)[:_LONGEST] for key, value in row.items()}
        append_whole(self._file, json.dumps(short, ensure_ascii=True) + "\n")

    def last(self, count: int) -> list[dict[str, Any]]:
        """Return the last lines, the latest first; a line that is none is shown as it is."""
        if not self._file.exists():
            return []
        lines = self._file.read_text(encoding="ascii", errors="replace").splitlines()[-count:]
        return [_parsed(line) for line in reversed(lines)]


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"event": line[:_LONGEST]}
