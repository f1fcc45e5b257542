"""Example of the shape ``displays`` for the contract test."""

import numpy as np

from kpi_audit.shapes.displays import SUMS, Displays


def example() -> Displays:
    rng = np.random.default_rng(4)
    periods = np.datetime64("2024-01-01", "D") + 30 * np.arange(12)
    sums = rng.poisson(40.0, (7, 12, len(SUMS))).astype(np.float64)
    at = SUMS.index
    sums[:, :, at("n")] += 200
    sums[:, :, at("shown_low")] += 100
    sums[:, :, at("shown_high")] += 100
    sums[:, :, at("beyond")] = 1
    sums[3, :, at("n")] = 0  # not judged
    return Displays(tuple(f"segment {i}" for i in range(7)), periods, np.arange(12) < 5, sums)


ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    **dict.fromkeys(SUMS, 1.0),
}
