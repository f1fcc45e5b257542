"""The sampled numbers of a column or of SQL over columns, and the step they are written in."""

from __future__ import annotations

from contextlib import suppress

import duckdb
import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from pipelines.scan.expressions import columns_of
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
    """Return the sampled numbers of one column, or of SQL over columns."""
    if written is None:
        return np.empty(0)
    name = written.strip('"')
    if name in table.columns:
        found = table.numbers(table.columns[name].source).to_numpy(np.float64, na_value=np.nan)
    else:
        found = _computed(table, written)
    return np.asarray(found[np.isfinite(found)])


def _computed(table: Table, written: str) -> Float:
    """Evaluate SQL on the sample; empty where it cannot be (the night will say what is wrong).

    Text columns are tried as they are first (a duration has a colon), as numbers then.
    """
    names = sorted(columns_of(written))
    for as_text in (True, False):
        frame = pd.DataFrame({name: _read(table, name, as_text=as_text) for name in names})
        with duckdb.connect(config={"enable_external_access": "false"}) as sample:
            sample.register("sample", frame)
            query = f"select try_cast(({written}) as double) as value from sample"
            with suppress(duckdb.Error):
                return sample.execute(query).df()["value"].to_numpy(np.float64)
    return np.empty(0)


def _read(table: Table, name: str, *, as_text: bool) -> pd.Series:
    found = table.columns[name]
    if found.type in ("integer", "number") or (found.type == "string" and not as_text):
        return table.numbers(found.source)
    return table.sample[found.source]
