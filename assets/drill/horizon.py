"""How many periods of a KPI lie within some weeks."""

from __future__ import annotations

from kpi_audit.periods import CYCLE
from kpi_audit.project.kpi import Kpi

_WEEKS_A_YEAR = 52.1775


def periods_in(kpi: Kpi, weeks: int) -> int:
    """Return the number of periods in ``weeks``, at least one."""
    return max(1, round(weeks * CYCLE[kpi.grain] / _WEEKS_A_YEAR))
