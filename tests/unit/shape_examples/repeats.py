"""Seven segments, 20 months, coincidences by chance; two with copies since the audit began."""

import numpy as np

from kpi_audit.shapes.repeats import Repeats

MONTHS = np.arange("2023-01", "2024-09", dtype="datetime64[M]").astype("datetime64[D]")


def example() -> Repeats:
    rng = np.random.default_rng(6)
    near = rng.poisson(np.array([90, 30, 12])[:, np.newaxis], (7, 3, 20)).astype(np.float64)
    exact = rng.poisson(near / 3).astype(np.float64)
    exact[:2, :, 10:] += 200
    near[4, :, :10] = exact[4, :, :10] = 0
    n = np.full(near.shape, 1500.0)
    return Repeats(
        tuple(f"segment {i}" for i in range(7)),
        MONTHS,
        np.arange(20) < 10,
        n,
        exact,
        near,
        6 * near,
    )


ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "kind": "any",
    "n": 1,
    "exact": 0.0,
    "near": 0.0,
    "beside": 0.0,
}
