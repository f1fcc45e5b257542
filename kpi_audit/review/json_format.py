"""The review as JSON, for other programs: a version, the night, every table with typed cells."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from typing import Any

from kpi_audit.review.model import Review
from kpi_audit.review.plain_text import plain_text
from kpi_audit.review.sheet import Cell, Kind
from kpi_audit.review.sheets import table_columns

VERSION = 1  # raised when a key changes its meaning or goes; keys may be added without
_TYPES: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": ["number", "null"]},
    "integer": {"type": ["integer", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "time": {"type": ["string", "null"], "format": "date-time"},
    "yes or no": {"type": ["boolean", "null"]},
}


def to_json(made: Review) -> bytes:
    """Return a review as JSON (UTF-8); ``schema`` says what it holds.

    No ``<`` stands in it, so it stays text where a page embeds it.
    """
    found = {
        "format": "kpi-audit review",
        "version": VERSION,
        "language": made.language,
        "project": plain_text(made.night["project"]),
        "as_of": made.date.isoformat(),
        "run_id": made.night["run_id"],
        "compared_with": None if made.since is None else made.since.night.isoformat(),
        "headline": [text for text in (made.steer, made.rest) if text],
        "tables": {
            sheet.name: [
                {column.name: _cell(cell) for column, cell in zip(sheet.columns, row, strict=True)}
                for row in sheet.rows
            ]
            for sheet in made.sheets
        },
    }
    text = json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)
    return text.replace("<", "\\u003c").encode()


def schema() -> dict[str, Any]:
    """Return the JSON schema of ``to_json``, made from the columns themselves."""
    tables = {
        name: {"type": "array", "items": _object({c.name: _TYPES[c.kind] for c in columns})}
        for name, columns in table_columns().items()
    }
    found = _object(
        {
            "format": {"const": "kpi-audit review"},
            "version": {"const": VERSION},
            "language": {"type": "string"},
            "project": {"type": "string"},
            "as_of": {"type": "string", "format": "date"},
            "run_id": {"type": "string"},
            "compared_with": _TYPES["date"],
            "headline": {"type": "array", "items": {"type": "string"}},
            "tables": _object(tables),
        }
    )
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, "title": "kpi-audit review", **found}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _cell(cell: Cell) -> str | float | bool | None:
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, datetime):
        return f"{cell.isoformat(timespec='seconds')}Z"
    if isinstance(cell, date):
        return cell.isoformat()
    return plain_text(cell) if isinstance(cell, str) else cell
