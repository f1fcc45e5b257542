"""Seven segments over two years; every other segment has no record before the audit."""

import numpy as np

from kpi_audit.shapes.period_ends import SUMS, PeriodEnds

MONTHS = np.arange("2024-01", "2026-01", dtype="datetime64[M]").astype("datetime64[D]")


def example() -> PeriodEnds:
    rng = np.random.default_rng(11)
    size = (7, len(MONTHS))
    late = rng.poisson(40.0, size)
    sums = {
        "records": late + rng.poisson(250.0, size),
        "late": late,
        "reversed": rng.poisson(30.0, size),
        "late_reversed": rng.poisson(4.0, size),
        "expected": rng.uniform(3.5, 4.5, size),
        "variance": rng.uniform(3.0, 4.0, size),
        "excess_squares": rng.uniform(3.0, 4.0, size),
        "cross_products": rng.normal(0, 0.1, size),
        "variance_squares": rng.uniform(0.2, 0.3, size),
        "value": rng.uniform(2e4, 3e4, size),
        "late_value": rng.uniform(3e3, 4e3, size),
        "reversed_value": rng.uniform(2e3, 3e3, size),
        "late_reversed_value": rng.uniform(3e2, 4e2, size),
    }
    is_baseline = np.datetime64("2025-01-01") > MONTHS
    floats = {name: np.asarray(part, np.float64) for name, part in sums.items()}
    for part in floats.values():
        part[::2, is_baseline] = 0
    return PeriodEnds(tuple(f"segment {i}" for i in range(7)), MONTHS, is_baseline, **floats)


ONE_ROW = {
    "segment": "a", "period_start": MONTHS[0], "is_baseline": False, "month": MONTHS[0],
    **dict.fromkeys(SUMS, 1.0),
}  # fmt: skip
