"""The values of a KPI and of its outcome that a night's evidence is made of."""

from __future__ import annotations

import pandas as pd

from assets.late import late
from assets.night import Night, known_on
from assets.start import audited
from assets.statements import statement
from kpi_audit.panel import wide
from kpi_audit.project.kpi import Kpi


def known_values(night: Night, kpi: Kpi) -> pd.DataFrame:
    """Return the values as known when their periods closed; of a one-off table, as known now."""
    name = "known" if kpi.grain == "once" else "at_closing"
    return night.warehouse.query(statement(f"values/{name}"), known_on(night, kpi))


def known_outcome(night: Night, kpi: Kpi, outcome: Kpi) -> pd.DataFrame:
    """Return an outcome beside ``kpi``, wide; of one that arrives late its mature cohorts."""
    table = wide(known_values(night, outcome), outcome)
    found = late(night, outcome, pd.DatetimeIndex(table.columns), audited(night, kpi).start)
    if found is None:
        return table
    return found.values().reindex(index=table.index)
