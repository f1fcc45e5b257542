"""Reads the parts of an answer that a fetcher relies on; nothing else is taken on trust."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from kpi_audit.errors import FetchFailed


def objects(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the list of objects under ``name``.

    Raises
    ------
    FetchFailed
        There is none.
    """
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise FetchFailed(f"the answer has no list '{name}'; it is not as documented.")
    return found


def text_or_none(answer: dict[str, Any], *names: str) -> str | None:
    """Return the text at a path of names, None if there is none."""
    found: Any = answer
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) and found else None


def cell(value: object) -> str:
    """Return a value of JSON as a field of a CSV file.

    Examples
    --------
    >>> [cell(value) for value in (None, True, Decimal("1.50"), {"city": "Bonn"})]
    ['', 'true', '1.50', '{"city": "Bonn"}']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)
