"""The sampled numbers of one column, and the step in which they are written."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float
from pipelines.scan.table import Table

NEARLY_ALL = 0.99
_DECIMALS = 6  # finest resolution that is told apart


def resolution_of(table: Table, written: str | None) -> float:
    """Return the finest decimal step in which nearly all sampled values are written."""
    found = np.abs(sampled(table, written))
    if written is None or not len(found):
        return 1.0
    for decimals in range(_DECIMALS):
        scaled = found * 10.0**decimals
        is_whole = np.abs(scaled - np.rint(scaled)) < 1e-6 * 10.0**decimals
        if is_whole.mean() > NEARLY_ALL:
            return float(10.0**-decimals)
    return float(10.0**-_DECIMALS)


def sampled(table: Table, written: str | None) -> Float:
    """Return the sampled numbers of one column; empty where SQL was written."""
    name = (written or "").strip('"')
    if name not in table.columns:
        return np.empty(0)
    found = table.numbers(table.columns[name].source).to_numpy(np.float64, na_value=np.nan)
    return np.asarray(found[np.isfinite(found)])
