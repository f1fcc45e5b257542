"""Values that a cell can hold, as text; and cells that hold no value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell whose formula failed; it fits no type.

    Attributes
    ----------
    code : str
        As in ``#DIV/0!``.
    """

    code: str


def text_of(value: object) -> str | None:  # noqa: PLR0911 (one line per kind of value)
    """Return ``value`` as it would stand in a text file, None if it cannot be text.

    Examples
    --------
    >>> text_of(12.0), text_of(True), text_of(datetime(2026, 1, 29, 14, 37))
    ('12', 'true', '2026-01-29T14:37:00')
    """
    if isinstance(value, str):
        return value.strip() if _is_storable(value) else None
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        if math.isnan(value):
            return ""
        return str(int(value)) if math.isfinite(value) and value == int(value) else repr(value)
    if isinstance(value, int | np.integer | Decimal | timedelta):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return None


def _is_storable(text: str) -> bool:
    """No database stores a zero character; half a surrogate pair is no text at all."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
