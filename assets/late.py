"""An outcome that arrives late, as evidence of a night: its mature cohorts, at one age each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from assets.night import Night
from kpi_audit.arrays import Float
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.late.matured import Matured, matured
from kpi_audit.periods import CYCLE
from kpi_audit.project.kpi import Kpi


@dataclass(frozen=True, slots=True)
class Late:
    """A late outcome on a night, judged beside a KPI whose audit starts on a day.

    Attributes
    ----------
    outcome : Kpi
    periods : DatetimeIndex
        Cohorts, all of whose own periods have closed.
    amounts : dict[str, Float]
        By segment: what arrived at each age, shape (n_cohorts, n_ages), NaN where it is not over.
    n_baseline : int
    found : Matured or None
        None: too little has arrived to tell how results arrive.
    """

    outcome: Kpi
    periods: pd.DatetimeIndex
    amounts: dict[str, Float]
    n_baseline: int
    found: Matured | None

    def values(self) -> pd.DataFrame:
        """Return the completed values of mature cohorts, wide; NaN where not mature."""
        rows = {}
        for segment, cells in self.amounts.items():
            rows[segment] = np.full(len(self.periods), np.nan)
            if self.found is not None:
                rows[segment] = cells[:, : self.found.age + 1].sum(axis=1) / self.found.share
        return pd.DataFrame.from_dict(rows, orient="index", columns=self.periods)

    def cohorts(self) -> pd.DataFrame:
        """Return the rows of ``audit_cohorts``: the whole, since the audit started."""
        if self.found is None:
            return pd.DataFrame()
        n = len(self.periods)
        ages = np.arange(n - 1, -1, -1)[self.n_baseline :]
        arrived = np.nansum(self.amounts[""], axis=1)[self.n_baseline :]
        shape = self.found.development
        size, low, high = shape.completed(arrived, ages.astype(np.float64))
        at = np.minimum(ages, len(shape.factors))
        return pd.DataFrame(
            {
                "period_start": self.periods[self.n_baseline :],
                "age": ages,
                "arrived": arrived,
                "completeness": shape.completeness[at],
                "completed": size,
                "completed_low": low,
                "completed_high": high,
                "is_mature": ages >= self.found.age,
                "mature_age": self.found.age,
                "threshold": self.outcome.complete_at,
            }
        )


def late(night: Night, outcome: Kpi, periods: pd.DatetimeIndex, start: date | None) -> Late | None:
    """Return a late outcome beside a KPI whose audit starts on ``start``; None if it is not late.

    ``periods`` are the outcome's closed ones; a night that has none has nothing to mature.
    """
    if outcome.arrives is None or start is None or periods.empty:
        return None
    rows = night.warehouse.query(
        "select segment, period_start, age, amount, n from evidence_triangle"
        " where as_of = $as_of and kpi = $kpi",
        {"as_of": night.as_of, "kpi": outcome.name},
    )
    cells = dict(_cells(rows, periods, "amount"))
    counts = dict(_cells(rows, periods, "n")).get("", np.empty((0, 0)))
    n_baseline = int((periods < pd.Timestamp(start)).sum())
    window = max(round(rhythm(CYCLE[outcome.grain]).half_life), 1)
    found = None
    if "" in cells:
        found = matured(cells[""], counts, n_baseline, outcome.complete_at, window)
    return Late(outcome, periods, cells, n_baseline, found)


def _cells(
    rows: pd.DataFrame, periods: pd.DatetimeIndex, column: str
) -> Iterator[tuple[str, Float]]:
    """Yield each segment with its triangle: 0 where nothing arrived, NaN where it is not over."""
    n = len(periods)
    is_over = np.add.outer(np.arange(n), np.arange(n)) < n
    known = rows[rows["period_start"].isin(periods)]
    for segment, part in known.groupby("segment"):
        cells = np.zeros((n, n))
        at = periods.get_indexer(pd.DatetimeIndex(part["period_start"]))
        np.add.at(cells, (at, part["age"].to_numpy()), part[column].to_numpy(np.float64))
        yield str(segment), np.where(is_over, cells, np.nan)
