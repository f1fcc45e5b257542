"""One entry per segment of a series, filled cohort by cohort."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from kpi_audit.arrays import Bool, Float, Int, Text
from kpi_audit.drift.columns import last_known
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.series import Series


class Entries:
    """Collects what cohorts yield; NaN until filled.

    Parameters
    ----------
    series : Series
    details : Collection[str]
        Names of the further columns.
    """

    def __init__(self, series: Series, details: Collection[str]) -> None:
        n_segments, n_periods = series.kpi.shape
        self.reason: Text = np.full(n_segments, "", dtype=object)
        self._n = np.zeros(n_segments, np.int64)
        self._path = np.full((n_segments, max(n_periods - series.n_baseline, 0)), np.nan)
        names = ("log_e", "effect", "low", "high", *details)
        self._columns = {name: np.full(n_segments, np.nan) for name in names}
        self._details = tuple(details)

    def fill(self, rows: Int, path: Float, is_known: Bool, columns: Mapping[str, Float]) -> None:
        """Write the evidence of some segments.

        Parameters
        ----------
        rows : Int
            Segments, shape (n,).
        path : Float
            Log e-values after each audited period, shape (n, n_audited).
        is_known : Bool
            Audited periods that count, same shape.
        columns : Mapping[str, Float]
            Effect, low, high and details, each of shape (n,).
        """
        ever = is_known.any(axis=1)
        last = is_known.shape[1] - np.argmax(is_known[:, ::-1], axis=1) if path.size else 0
        until = np.arange(path.shape[1]) < np.where(ever, last, 0)[:, None]
        self._n[rows] = is_known.sum(axis=1)
        self._path[rows] = np.where(until, path, np.nan)
        self._columns["log_e"][rows] = last_known(path, is_known)
        for name, values in columns.items():
            self._columns[name][rows] = values
        nothing = "not enough data: no audited period with both numbers yet"
        self.reason[rows] = np.where(ever, self.reason[rows], nothing)

    def refuse(self, rows: Int, why: str | Text) -> None:
        """Say why segments are not judged, where nothing has been said yet."""
        self.reason[rows] = np.where(self.reason[rows] == "", why, self.reason[rows])

    def evidence(self, unit: str) -> Evidence:
        """All entries; segments with a reason keep their description and lose their evidence."""
        judged = self.reason == ""
        return Evidence(
            log_e=np.where(judged, self._columns["log_e"], np.nan),
            effect=self._columns["effect"],
            low=self._columns["low"],
            high=self._columns["high"],
            unit=unit,
            n=self._n,
            reason=self.reason,
            path=np.where(judged[:, None], self._path, np.nan),
            details={name: self._columns[name] for name in self._details},
        )
