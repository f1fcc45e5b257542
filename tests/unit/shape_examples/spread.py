"""Seven segments of 24 months for the contract test, every other without a baseline."""

import numpy as np

from kpi_audit.shapes.spread import Spread


def example() -> Spread:
    rng = np.random.default_rng(12)
    n = 60.0 * rng.integers(1, 4, (7, 24))
    n[::2, :12] = 0
    shares = np.array([0.09, 0.05, 0.02])
    tails = rng.binomial(n[..., np.newaxis].astype(int), shares, (2, 7, 24, 3)).astype(float)
    below, above = -np.sort(-tails, axis=-1)
    low, high = below[..., 0], above[..., 0]
    squares = np.stack([low**2, high**2, (high - low) ** 2], axis=-1)
    return Spread(
        tuple(f"segment {i}" for i in range(7)),
        np.arange("2024-01", "2026-01", dtype="datetime64[M]").astype("datetime64[D]"),
        np.arange(24) < 12, n / 60, n, below, above, squares,
    )  # fmt: skip


ONE_ROW = {
    "segment": "a", "period_start": np.datetime64("2024-01-01"), "is_baseline": False,
    "blocks": 1, "n": 60.0, "below_1": 5.0, "above_1": 6.0, "below_2": 3.0, "above_2": 2.0,
    "below_3": 1.0, "above_3": 1.0, "below_1_square": 25.0, "above_1_square": 36.0,
    "lean_1_square": 1.0,
}  # fmt: skip
