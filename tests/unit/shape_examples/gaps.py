"""Gaps: three segments with a baseline; the last one has a machine in it."""

import numpy as np

from kpi_audit.shapes.gaps import Gaps

ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "position": "same_gap",
    "bin": 0,
    "n": 1,
    "squares": 1,
}


def example() -> Gaps:
    rng = np.random.default_rng(8)
    second = rng.multinomial(3000, np.full(60, 1 / 60), 7)
    gap = rng.multinomial(2000, np.full(32, 1 / 32), 7)
    close = rng.multinomial(200, [0.2, 0.8], (2, 7))
    close[0, 6] += [300, 0]
    close[1, ::2] = 0
    audited, before = (np.hstack([part, part.sum(axis=1, keepdims=True)]) for part in close)
    return Gaps(
        tuple(f"segment {i}" for i in range(7)),
        second,
        9 * second,
        gap,
        audited,
        before,
        before * 3.0,
        np.full(7, 6),
    )
