"""Seven segments for the contract test, every other without a baseline."""

import numpy as np

from kpi_audit.shapes.percents import PERCENTS, Percents


def example() -> Percents:
    rng = np.random.default_rng(11)
    inside = (np.arange(PERCENTS) >= 55) & (np.arange(PERCENTS) < 95)
    n, base = np.where(inside, rng.poisson(30, (2, 7, PERCENTS)), 0)
    base[::2] = 0
    hits, hits_base = rng.binomial(n, 0.12), rng.binomial(base, 0.1)
    return Percents(
        tuple(f"segment {i}" for i in range(7)),
        n, hits, 0.1 * n, 0.09 * n, base, hits_base, 0.1 * base, 0.09 * base,
    )  # fmt: skip


ONE_ROW = {
    "segment": "a", "period_start": np.datetime64("2024-01-01"), "is_baseline": False,
    "percent": 80, "n": 5, "hits": 1, "expected": 0.5, "variance": 0.4,
}  # fmt: skip
