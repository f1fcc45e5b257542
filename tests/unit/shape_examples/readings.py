"""Example of the shape ``readings`` for the contract test."""

import numpy as np

from kpi_audit.shapes.readings import SUMS, Readings


def example() -> Readings:
    rng = np.random.default_rng(5)
    periods = np.datetime64("2022-01-01", "D") + 30 * np.arange(24)
    n = np.full((7, 24), 20.0)
    n[::2, :12] = 0  # every other segment has no baseline
    compare = 1000 + rng.normal(0, 20, n.shape)
    value = 0.8 * compare * np.exp(rng.normal(0, 0.05, n.shape))
    return Readings(
        ("", *(f"segment {i}" for i in range(1, 7))), periods, np.arange(24) < 12, n, value,
        compare, value**2 / 19, value * compare / 20, compare**2 / 19, np.full(n.shape, 40.0),
        np.full(n.shape, np.log(0.8)), np.full(n.shape, 0.06),
    )  # fmt: skip


ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    **dict.fromkeys(SUMS, 1.0),
}
