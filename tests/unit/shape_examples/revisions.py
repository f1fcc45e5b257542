"""Reporting triangles of seven segments; some of them have no versions before the audit."""

from __future__ import annotations

import numpy as np

from kpi_audit.shapes.revisions import Revisions
from tests.version_worlds import late, noise, versions

ONE_ROW: dict[str, object] = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "revised_on": np.datetime64("2024-02-01"),
    "first_known_on": np.datetime64("2024-02-01"),
    "value": 100.0,
    "value_before": np.nan,
}


def example() -> Revisions:
    rng = np.random.default_rng(5)
    factor = late(rng, 7) + noise(rng, 7, ages=(4, 13, 26), size=0.02)
    rows = versions(rng, factor)
    known = rows["is_baseline"] & rows["segment"].isin(["1", "3", "5"])
    return Revisions.from_frame(rows[~known])
