"""Checks that a table has the columns its evidence shape promises."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kpi_audit.errors import BadEvidence


def require(frame: pd.DataFrame, columns: Collection[str], shape: str) -> None:
    """Raise if ``frame`` lacks one of ``columns``.

    Raises
    ------
    BadEvidence
        Names the missing columns and those that were found.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        found = ", ".join(map(str, frame.columns)) or "none"
        message = f"a {shape} table needs the columns {', '.join(missing)}. Found: {found}."
        raise BadEvidence(message)
