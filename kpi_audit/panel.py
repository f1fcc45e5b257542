"""Puts a KPI beside its outcome, period by period, and splits counts at the audit's start."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpi_audit.arrays import Days
from kpi_audit.periods import audit_year
from kpi_audit.project.kpi import Kpi


def wide(values: pd.DataFrame, kpi: Kpi) -> pd.DataFrame:
    """Return values with one row per segment and one column per period.

    After its first record a segment without records in a period counts 0 where the aggregation is
    additive; before it, and for other aggregations, the value is unknown (NaN).
    """
    table = values.pivot_table(
        index="segment", columns="period_start", values="value", dropna=False, aggfunc="first"
    )
    if kpi.is_zero_without_records and kpi.grain != "once":
        started = table.notna().cummax(axis=1)
        table = table.where(table.notna() | ~started, 0.0)
    return table


def beside(kpi: pd.DataFrame, outcome: pd.DataFrame, *, by_segment: bool) -> pd.DataFrame:
    """Return the long table segment, period_start, kpi_value, outcome_value.

    Parameters
    ----------
    kpi, outcome : DataFrame
        Wide tables of ``wide``.
    by_segment : bool
        The outcome is known per segment of the KPI; else only the whole is compared.
    """
    segments = kpi.index if by_segment else kpi.index.intersection([""])
    left = kpi.loc[segments]
    right = outcome.reindex(index=segments, columns=kpi.columns)
    grid = pd.MultiIndex.from_product([segments, kpi.columns], names=["segment", "period_start"])
    values = {"kpi_value": left.to_numpy().ravel(), "outcome_value": right.to_numpy().ravel()}
    return pd.DataFrame(values, index=grid, dtype=np.float64).reset_index()


def split(frame: pd.DataFrame, audit_start: date | None, until: date) -> pd.DataFrame:
    """Return counts ``n`` of the current audit year and ``n_baseline`` of before the audit.

    ``frame`` has the columns period_start and n; without ``audit_start`` all of it is audited.
    """
    if audit_start is None:
        return frame.assign(n_baseline=0)
    days: Days = frame["period_start"].to_numpy().astype("datetime64[D]")
    year = np.datetime64(audit_year(audit_start, until), "D")
    is_baseline = days < np.datetime64(audit_start, "D")
    return frame.assign(
        n=frame["n"].where(days >= year, 0), n_baseline=frame["n"].where(is_baseline, 0)
    )
