"""Shape ``series``: a KPI and its outcome, one value per segment and closed period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Days, Float
from kpi_audit.shapes.columns import require

COLUMNS = ("segment", "period_start", "kpi", "outcome", "is_baseline")


@dataclass(frozen=True, slots=True)
class Series:
    """A KPI beside its outcome.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    periods : Days
        First day of each closed period, ascending, shape (n_periods,). Baseline first.
        Shape (0,) for a one-off table: then the columns have no order (cross-sectional form).
    kpi, outcome : Float
        Levels (not logs), shape (n_segments, n_periods); NaN where nothing was reported.
        A one-off table has shape (1, n_units): one value per unit.
    n_baseline : int
        Periods before the audit starts. Columns ``n_baseline:`` are audited.
    cycle : float
        Periods per year: 52.1775 (weeks), 12 (months), 4 (quarters), 365.25 (days); 0: one-off.
    """

    subject: ClassVar[str] = "link"  # what of a KPI it is made for, see kpi_audit.plan
    segments: tuple[str, ...]
    periods: Days
    kpi: Float
    outcome: Float
    n_baseline: int
    cycle: float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, *, cycle: float = 52.1775) -> Self:
        """Pivot a long table with the columns segment, period_start, kpi, outcome, is_baseline.

        With ``cycle=0`` the table has one row per unit, named in ``segment``; ``period_start`` and
        ``is_baseline`` are not read.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        if cycle == 0:
            require(frame, ("segment", "kpi", "outcome"), "series")
            ordered = frame.sort_values("segment", kind="stable")
            kpi = ordered["kpi"].to_numpy(np.float64)[np.newaxis, :]
            outcome = ordered["outcome"].to_numpy(np.float64)[np.newaxis, :]
            return cls(("",), np.empty(0, "datetime64[D]"), kpi, outcome, 0, 0.0)
        require(frame, COLUMNS, "series")
        if frame.empty:
            return cls(
                (), np.empty(0, "datetime64[D]"), np.empty((0, 0)), np.empty((0, 0)), 0, cycle
            )
        wide = frame.pivot_table(
            index="segment", columns="period_start", values=["kpi", "outcome"], dropna=False
        )
        periods = wide["kpi"].columns.to_numpy().astype("datetime64[D]")
        first_audited = frame.loc[~frame["is_baseline"].astype(bool), "period_start"].min()
        n_baseline = len(periods)
        if not pd.isna(first_audited):
            n_baseline = int(np.searchsorted(periods, np.datetime64(first_audited, "D")))
        return cls(
            tuple(map(str, wide.index)),
            periods,
            wide["kpi"].to_numpy(np.float64),
            wide["outcome"].to_numpy(np.float64),
            n_baseline,
            cycle,
        )
