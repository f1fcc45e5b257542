"""Looks up rows of the audit tables; every value comes out as Python's own or None."""

from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

Row = dict[str, Any]
_PLAIN = frozenset({str, int, bool, date})
_SAFE = re.compile(r"[A-Za-z][\w-]{0,80}", re.ASCII)


def where(frame: pd.DataFrame, **equal: object) -> pd.DataFrame:
    """Return the rows whose columns equal the given values."""
    keep = np.ones(len(frame), dtype=bool)
    for column, value in equal.items():
        keep &= (frame[column] == value).to_numpy()
    return frame.take(np.flatnonzero(keep)) if keep.any() else frame.iloc[:0]


def records(frame: pd.DataFrame) -> list[Row]:
    """Return rows as dicts, with None for everything missing."""
    names = [str(name) for name in frame.columns]
    cells = frame.to_numpy(dtype=object).tolist()  # the small tables of a page: not by column
    return [dict(zip(names, map(plain, row), strict=True)) for row in cells]


def plain(value: Any) -> Any:  # noqa: ANN401 (a cell of a table)
    """Return a cell as Python's own type, None where it is missing."""
    if type(value) in _PLAIN:
        return value
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def parsed(text: object) -> Any:  # noqa: ANN401 (whatever the JSON holds)
    """Return the content of a JSON column, None where there is none."""
    if not isinstance(text, str) or not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def anchor(name: str) -> str:
    """Return an id for a link: the name itself where it is one, else its digest.

    Examples
    --------
    >>> anchor("F-b8108bb2"), anchor("a name")
    ('F-b8108bb2', 'x-36e96c62')
    """
    if _SAFE.fullmatch(name):
        return name
    return f"x-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
