"""The periods one evidence process walks through: the baseline, then one audit year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Int
from kpi_audit.drift.rhythm import Rhythm


@dataclass(frozen=True, slots=True)
class AuditYear:
    """Baseline and one audit year; evidence starts anew with each year.

    Attributes
    ----------
    n_baseline : int
        Baseline periods.
    first, end : int
        First audited period of the year, and the one after its last.
    rhythm : Rhythm
    """

    n_baseline: int
    first: int
    end: int
    rhythm: Rhythm

    @property
    def rows(self) -> Int:
        """Periods walked through; period 0 has no past to be whitened with."""
        return np.concatenate([np.arange(1, self.n_baseline), np.arange(self.first, self.end)])

    @property
    def n_audited(self) -> int:
        """Audited periods of this year."""
        return self.end - self.first


def audit_years(n_baseline: int, n_periods: int, rhythm: Rhythm) -> list[AuditYear]:
    """All audit years of a series, the last one may be under way.

    A later year skips the earlier ones: a distortion that was never ended must not become the norm.

    Examples
    --------
    >>> from kpi_audit.drift.rhythm import rhythm
    >>> [(y.first, y.end) for y in audit_years(36, 50, rhythm(12))]
    [(36, 48), (48, 50)]
    """
    starts = range(n_baseline, n_periods, rhythm.year)
    return [
        AuditYear(n_baseline, first, min(first + rhythm.year, n_periods), rhythm)
        for first in starts
    ]
