"""Invented units with companions, and the table that ``sql/units/companions.sql`` makes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int
from kpi_audit.shapes.companions import Companions

MONTH = 30


def sizes(rng: np.random.Generator, n: int, *, smallest: float = 50, tail: float = 0.9) -> Float:
    """Stars and the like: a Pareto law, up to 100,000."""
    return np.floor(np.minimum(smallest * (1 + rng.pareto(tail, n)), 100_000))


def companions(
    rng: np.random.Generator, value: Float, *, rate: Float | float = 0.15, shape: float = 0.7
) -> Float:
    """Companion actions: negative binomial around ``rate`` times value, a third of it noise."""
    mean = rate * value * np.exp(rng.normal(-0.18, 0.6, len(value)))
    return rng.poisson(mean * rng.gamma(shape, 1 / shape, len(value))).astype(np.float64)


def table(
    world: Int, segment: Int, period: Int, value: Float, companion: Float, *, before: int = 0
) -> pd.DataFrame:
    """Reduce units of many independent worlds at once; a row's name is ``world:segment``."""
    ratio = np.log((companion + 1) / (value + 1))
    units = pd.DataFrame({
        "world": world, "segment": segment, "period": period,
        "size_class": np.floor(np.log2(value)).astype(np.int64),
        "n": 1.0, "n_without": (companion == 0).astype(float),
        "log_ratio": ratio, "log_ratio_square": ratio**2,
    })  # fmt: skip
    cell = ["world", "period", "size_class"]
    rows = units.groupby([*cell, "segment"], as_index=False).sum()
    rows["one"], rows["n_square"] = 1.0, rows["n"] ** 2
    rows["without_spread"] = rows["n_without"] ** 2 / rows["n"]
    rows["log_ratio_spread"] = rows["log_ratio"] ** 2 / rows["n"]
    others = {
        "n": "n_others", "n_without": "without_others", "log_ratio": "log_ratio_others",
        "log_ratio_square": "log_ratio_square_others", "one": "other_segments",
        "n_square": "n_square_others", "without_spread": "without_spread_others",
        "log_ratio_spread": "log_ratio_spread_others",
    }  # fmt: skip
    total = rows.groupby(cell)[list(others)].transform("sum")
    for name, theirs in others.items():
        rows[theirs] = total[name] - rows[name]
    days = np.datetime64("2024-01-01", "D") + MONTH * rows["period"].to_numpy()
    names = rows["world"].astype(str) + ":" + rows["segment"].astype(str)
    return rows.assign(segment=names, period_start=days, is_baseline=rows["period"] < before)


def shape(*units: Int | Float, before: int = 0) -> Companions:
    return Companions.from_frame(table(*units, before=before))
