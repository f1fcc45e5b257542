"""The values of a late outcome that are evidence: every cohort at the same age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.late.development import Development, development, maturity
from kpi_audit.late.pace import completed_by


@dataclass(frozen=True, slots=True)
class Matured:
    """A late outcome beside its baseline's development.

    Attributes
    ----------
    development : Development
        Of the baseline, as known when the audit started.
    age : int
        At which a cohort becomes evidence.
    share : Float
        Completeness of each cohort at that age, at the pace of its time, shape (n_cohorts,).
    """

    development: Development
    age: int
    share: Float


def matured(
    amounts: Float, counts: Float, n_baseline: int, threshold: float, window: int
) -> Matured | None:
    """Return when cohorts become evidence, and how complete they are then; None if unknown.

    Parameters
    ----------
    amounts, counts : Float
        Amounts and numbers of results that arrived at each age, shape (n_cohorts, n_ages); NaN
        where that age is not over.
    n_baseline : int
        Cohorts before the audit. Development and age come from them alone, as known when the audit
        started, and never move afterwards.
    threshold : float
        Completeness at which a cohort is evidence.
    window : int
        Cohorts whose pace counts.
    """
    cohort, age = np.indices(amounts.shape)
    then = np.where(cohort + age < n_baseline, amounts, np.nan)[:n_baseline]
    found = development(np.cumsum(then, axis=1))
    if found is None:
        return None
    at = maturity(found, threshold)
    share = completed_by(counts[:, : at + 1], found.completeness, at, window)
    return Matured(found, at, share)
