"""Texts: a year of months, four audited; two segments without anything before the audit."""

import numpy as np

from kpi_audit.shapes.texts import Texts

ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "n": 9,
    "squares_n": 41,
    "matches": 2.0,
    "squares_matches": 2.0,
    "products": 8.0,
    "copies": 3,
    "copies_answered": 1,
    "answered": 2,
    "messages": 20,
    "repeats": 4,
}


def example() -> Texts:
    rng = np.random.default_rng(12)
    months = np.arange("2024-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]")
    n = rng.poisson(15.0, (7, 12, 20)).astype(np.float64)
    hits = n * rng.beta(2, 18, n.shape)
    hits[6, 8:] = 0.8 * n[6, 8:]
    n[1:3, :8], hits[1:3, :8] = 0, 0
    sums = n.sum(axis=2)
    return Texts(
        tuple(f"segment {i}" for i in range(7)), months, np.arange(12) < 8, sums,
        (n * n).sum(axis=2), hits.sum(axis=2), (hits * hits).sum(axis=2), (hits * n).sum(axis=2),
        sums // 4, sums // 10, sums // 3, 2 * sums, sums // 5,
    )  # fmt: skip
