"""A guardrail beside its KPI, with which way is good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.cohorts import Cohort
from kpi_audit.drift.per_unit import as_log, per_unit


@dataclass(frozen=True, slots=True)
class Guarded:
    """A cohort with which way is good, and which series are roots; arrays of (n_segments,)."""

    cohort: Cohort
    good: int
    up: int
    is_per_kpi: Bool
    is_kpi_root: Bool
    is_root: Bool

    @property
    def guardrail(self) -> Float:
        """Relative units, per unit of the KPI where that is asked."""
        driver = as_log(self.up * self.cohort.kpi, self.is_kpi_root, self.cohort.n_baseline)
        elasticity = self.is_per_kpi.astype(np.float64)
        return per_unit(self.cohort.outcome, self.is_root, driver, elasticity)

    @property
    def is_known(self) -> Bool:
        """Periods that count, shape (n_segments, n_periods)."""
        return self.cohort.is_outcome_real & (self.cohort.is_kpi_real | ~self.is_per_kpi[:, None])
