"""Seven segments with scores of pairs, a few without a baseline, one of them split."""

import numpy as np

from kpi_audit.shapes.splits import SUMS, Splits


def example() -> Splits:
    rng = np.random.default_rng(5)
    sums = np.zeros((2, 7, len(SUMS)))
    for i, name in enumerate(SUMS):
        scale = {"score": 12.0, "squar": 130.0, "fourt": 400.0}.get(name[:5], 140.0)
        sums[..., i] = scale * (0.9 + 0.2 * rng.random((2, 7)))
        if name.startswith("score"):
            sums[..., i] *= rng.choice([-1, 1], (2, 7))
        if name.startswith("square") and name[-1] != name[-2]:
            sums[..., i] *= -0.1
    sums[0, 4, SUMS.index("score_0")] = 90
    sums[1, ::3] = 0
    return Splits(tuple(f"segment {i}" for i in range(7)), sums[0], sums[1])


ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    **dict.fromkeys(SUMS, 1.0),
}
