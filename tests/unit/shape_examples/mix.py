"""Shape ``mix`` for the contract test."""

import numpy as np
import pandas as pd

from kpi_audit.shapes.mix import Mix


def example() -> Mix:
    rng = np.random.default_rng(6)
    weeks = np.datetime64("2022-01-03", "D") + 7 * np.arange(156)
    rows = []
    for i in range(7):
        for part in ("x", "y", "z") if i == 0 else ("",):
            n = rng.poisson(400, 156)
            excluded = rng.binomial(n, 0.02 + 0.2 * (i == 3) * (np.arange(156) > 110))
            kept = n - excluded
            hits = rng.binomial(kept, 0.3 / (1 - 0.2 * (i == 3) * (np.arange(156) > 110)))
            rows.append(
                pd.DataFrame(
                    {
                        "segment": "" if i == 0 else f"segment {i}",
                        "period_start": weeks,
                        "is_baseline": np.arange(156) < 104,
                        "part": part,
                        "n": n,
                        "excluded": excluded,
                        "numerator": hits,
                        "denominator": kept,
                        "numerator_squares": hits,
                        "denominator_squares": kept,
                        "products": hits,
                    }
                )
            )
    frame = pd.concat(rows, ignore_index=True)
    late = frame["segment"].isin(["segment 4", "segment 5"]) & frame["is_baseline"]
    return Mix.from_frame(frame[~late])  # two without a baseline


ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "part": "",
    "n": 1.0,
    "excluded": 0.0,
    "numerator": 1.0,
    "denominator": 1.0,
    "numerator_squares": 1.0,
    "denominator_squares": 1.0,
    "products": 1.0,
}
