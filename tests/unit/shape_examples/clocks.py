"""Seven segments with a deadline of 24 hours; every other segment has no baseline."""

import numpy as np

from kpi_audit.shapes.clocks import TOTALS, Clocks

STEPS = np.arange(160, 340)


def example() -> Clocks:
    rng = np.random.default_rng(12)
    cases, base = rng.poisson(20.0, (2, 7, len(STEPS))).astype(np.float64)
    base[::2] = 0
    stopped, stopped_base = (rng.binomial(part.astype(int), 0.2) * 1.0 for part in (cases, base))
    totals = [
        np.stack(
            [n.sum(axis=1), s.sum(axis=1), 5 + 0 * n[:, 0], 9 * n.sum(axis=1), s.sum(axis=1)], 1
        )
        for n, s in ((cases, stopped), (base, stopped_base))
    ]
    common = np.tile([500.0, 40.0, 12.0], (7, 1))
    return Clocks(
        tuple(f"segment {i}" for i in range(7)), STEPS, cases, stopped, base, stopped_base,
        *totals, common, common.copy(),
    )  # fmt: skip


ONE_ROW = {
    "segment": "a", "period_start": np.datetime64("2025-01-01"), "is_baseline": False,
    "part": "net", "step": 243, **dict.fromkeys(TOTALS, 1.0),
}  # fmt: skip
PARAMETERS: dict[str, dict[str, object]] = {"clock_stops": {"deadline_hours": 24.0}}
