"""Units with companions in seven segments; some of them without a baseline."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.shapes.companions import Companions

PERIODS, SIZES = 24, 5
ONE_ROW: dict[str, object] = {
    "segment": "a",
    "period_start": "1970-01-01",
    "is_baseline": False,
    "size_class": 6,
    "n": 1.0,
    "n_without": 1.0,
    "log_ratio": -4.0,
    "log_ratio_square": 16.0,
    "n_others": 0.0,
    "without_others": 0.0,
    "log_ratio_others": 0.0,
    "log_ratio_square_others": 0.0,
    "other_segments": 0,
    "n_square_others": 0.0,
    "without_spread_others": 0.0,
    "log_ratio_spread_others": 0.0,
}


def example() -> Companions:
    rng = np.random.default_rng(4)
    rows = [_row(rng, i, t, b) for i in range(7) for t in range(PERIODS) for b in range(SIZES)]
    return Companions.from_frame(pd.DataFrame([row for row in rows if row]))


def _row(rng: np.random.Generator, segment: int, period: int, size: int) -> dict[str, object]:
    is_baseline = period < PERIODS // 2
    if is_baseline and segment % 2:
        return {}
    n, others = int(rng.poisson(20)) + 1, int(rng.poisson(100)) + 1
    without, without_others = rng.binomial((n, others), 0.2)
    return ONE_ROW | {
        "segment": f"segment {segment}",
        "period_start": np.datetime64("2024-01-01") + 30 * period,
        "is_baseline": is_baseline,
        "size_class": size,
        "n": float(n),
        "n_without": float(without),
        "log_ratio": -2.0 * n,
        "log_ratio_square": 5.0 * n,
        "n_others": float(others),
        "without_others": float(without_others),
        "log_ratio_others": -2.0 * others,
        "log_ratio_square_others": 5.0 * others,
        "other_segments": 6,
        "n_square_others": others**2 / 6,
        "without_spread_others": 6 * (without_others / 6) ** 2 / (others / 6) + 0.8,
        "log_ratio_spread_others": 4.0 * others + 5.0,
    }
