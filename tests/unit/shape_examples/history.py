"""Seven histories of 130 weekly counts, two of them smoothed since the audit began."""

import numpy as np

from kpi_audit.shapes.history import History

WEEKS = np.datetime64("2022-01-03", "D") + 7 * np.arange(130)


def example() -> History:
    rng = np.random.default_rng(4)
    level = 60 * np.exp(0.2 * np.sin(2 * np.pi * np.arange(130) / 52.18))
    counts = rng.poisson(level, (7, 130)).astype(np.float64)
    counts[:2, 78:] = np.rint(level[78:] + 0.3 * (counts[:2, 78:] - level[78:]))
    counts[5] = np.minimum(counts[5], 55)  # a hard capacity
    return History(
        tuple(f"segment {i}" for i in range(7)), WEEKS, np.arange(130) < 78,
        counts, counts.copy(), counts.copy(),
    )  # fmt: skip


ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "total": 20.0,
    "n": 20,
    "squares": 20.0,
}
PARAMETERS = {"smoothness": {"arrivals": True}}
