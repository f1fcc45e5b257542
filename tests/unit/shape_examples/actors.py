"""Actors: three years of months, twelve audited; one segment starts after the audit did."""

import numpy as np

from kpi_audit.shapes.actors import Actors

ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "n_actors": 9,
    "total": 40.0,
    "squares": 300.0,
    "own_squares": 40.0,
    "top_1": 9.0,
    "top_5": 30.0,
}


def example() -> Actors:
    rng = np.random.default_rng(4)
    months = np.arange("2021-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]")
    rates = 30 * np.exp(rng.normal(0, 0.5, (7, 1, 20)))
    parts = rng.poisson(np.broadcast_to(rates, (7, 48, 20))).astype(np.float64)
    parts[4, :40] = 0
    parts[5, 36:, :2] += 1500
    ordered = np.sort(parts, axis=2)[:, :, ::-1]
    total = parts.sum(axis=2)
    return Actors(
        tuple(f"segment {i}" for i in range(7)), months, np.arange(48) < 36,
        (parts > 0).sum(axis=2).astype(np.float64), total, (parts**2).sum(axis=2), total.copy(),
        ordered[:, :, 0], ordered[:, :, :5].sum(axis=2),
    )  # fmt: skip
