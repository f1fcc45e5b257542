"""Many nights made from one: verdicts and findings come and go, seeded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.review.tables import Tables
from kpi_audit.site.record import Record


def year(tables: Tables, n_nights: int = 365) -> Record:
    """The night of ``tables`` and those before it; findings pause and a verdict turns at times."""
    last = pd.Timestamp(tables.audit_nights["as_of"].iloc[0])
    nights = [last - pd.Timedelta(days=days) for days in range(n_nights)][::-1]
    found = []
    for place, night in enumerate(nights):
        is_last = place == len(nights) - 1
        keep = [is_last or (place // 40 + row) % 4 > 0 for row in range(len(tables.audit_findings))]
        verdicts = tables.audit_verdicts
        if not is_last and (place // 30) % 3 == 0:
            verdicts = verdicts.assign(verdict=verdicts["verdict"].replace("drifting", "holds"))
        parts = (
            tables.audit_nights,
            tables.audit_kpis,
            verdicts,
            tables.audit_findings[np.array(keep, bool)],
        )
        found.append([part.assign(as_of=night) for part in parts])
    return Record(*(pd.concat(parts, ignore_index=True) for parts in zip(*found, strict=True)))
