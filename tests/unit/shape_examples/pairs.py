"""Seven networks."""

import numpy as np

from kpi_audit.shapes.pairs import Pairs

ONE_ROW: dict[str, object] = {
    "segment": "a", "period_start": np.datetime64("2024-01-01"), "is_baseline": False,
    "source": "x", "goal": "y", "team": None, "n": 1,
}  # fmt: skip


def example() -> Pairs:
    rng = np.random.default_rng(6)
    people, before = rng.integers(300, 2000, (2, 7))
    before[::2] = 0
    found, past = rng.poisson(3, (2, 7))
    threes, past_threes = rng.poisson(2, (2, 7))
    return Pairs(
        tuple(f"network {i}" for i in range(7)), people, found, 5 * found, threes, before,
        past * (before > 0), past_threes * (before > 0),
    )  # fmt: skip
