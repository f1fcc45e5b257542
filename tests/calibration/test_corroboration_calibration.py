"""Size and power of ``corroboration``; writes docs/calibration/corroboration.csv."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float
from kpi_audit.detectors.corroboration import corroboration
from kpi_audit.shapes.companions import Companions
from tests.companion_worlds import companions, sizes, table

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "corroboration.csv"
SEED, REPETITIONS, WATCH = 31, 300, np.log(20)
BEFORE, YEAR = 12, 12  # months

# name -> segments, units of each, and what the world is like
PEERS: dict[str, dict[str, Any]] = {
    "same": {"segments": 2},
    "same_of_10": {"segments": 10},
    "small_segments": {"segments": 2, "units": 90},
    "small_units": {"segments": 2, "smallest": 2},
    "heavy_tails": {"segments": 2, "tail": 0.5},
    "size_mixes": {"segments": 2, "mix": 1},
    "actors_of_20_units": {"segments": 2, "actors": 20},
    "communities_.4_of_2": {"segments": 2, "spread": 0.4},
    "communities_.8_of_2": {"segments": 2, "spread": 0.8},
    "communities_.8_of_3": {"segments": 3, "spread": 0.8},
    "communities_.8_of_6": {"segments": 6, "spread": 0.8},
    "communities_.8_of_20": {"segments": 20, "spread": 0.8},
    "communities_1.2_of_20": {"segments": 20, "spread": 1.2},
    "one_large_of_10": {"segments": 10, "spread": 0.4, "large": 10},
}
PAST: dict[str, dict[str, Any]] = {
    "steady": {},
    "small": {"units": 15},
    "rare_companions": {"rate": 0.002},
    "season": {"season": 0.3},
    "trend_-30%_a_year": {"trend": -0.36},
    "months_differ": {"months": 0.3},
    "slow_wander": {"wander": 0.1},
    "units_shrink": {"mix": 1},
    "actors_of_20_units": {"actors": 20},
    "companions_come_in_over_a_month": {"comes_in": 1},
    "companions_come_in_over_a_quarter": {"comes_in": 3},
}


def _rate(rng: np.random.Generator, where: tuple[Any, ...], world: dict[str, Any]) -> Float:
    """Companions per value of each unit."""
    worlds, segment, period = where
    log = np.full(len(worlds), np.log(world.get("rate", 0.05)))
    community = rng.normal(0, world.get("spread", 0), (REPETITIONS, 50))
    log += community[worlds, segment] + world.get("trend", 0) * period / 12
    log += world.get("season", 0) * np.sin(2 * np.pi * period / 12 + worlds)
    months = rng.normal(0, world.get("months", 0), (REPETITIONS, 24))
    months += np.cumsum(rng.normal(0, world.get("wander", 0), (REPETITIONS, 24)), axis=1)
    log += months[worlds, period]
    if "actors" in world:
        people = np.arange(len(worlds)) // world["actors"]  # neighbours belong to one actor
        log += rng.normal(0, 1, people[-1] + 1)[people]
    return np.exp(log)


def _units(
    rng: np.random.Generator, world: dict[str, Any], counts: np.ndarray, bought: float
) -> tuple[Any, ...]:
    """One entry per unit; ``counts`` is (REPETITIONS, segments, months)."""
    where = tuple(np.repeat(x.ravel(), counts.ravel()) for x in np.indices(counts.shape))
    n = len(where[0])
    value = sizes(rng, n, smallest=world.get("smallest", 50), tail=world.get("tail", 0.9))
    late = where[2] >= BEFORE if counts.shape[2] > 1 else where[1] == 0
    if "mix" in world:
        value = np.where(late, np.ceil(value / 4), value)
    companion = companions(rng, value, rate=_rate(rng, where, world))
    hollow = late & (where[1] == 0) & (rng.random(n) < bought)
    return *where, value, np.where(hollow, 0.0, companion)


def _peers(name: str, world: dict[str, Any], bought: float = 0) -> dict[str, Any]:
    rng = np.random.default_rng([SEED, len(name), world["segments"]])
    counts = np.full((REPETITIONS, world["segments"], 1), world.get("units", 300))
    counts[:, 1] *= world.get("large", 1)
    shape = Companions.from_frame(table(*_units(rng, world, counts, bought)))
    found = corroboration(shape)
    first = np.array([s.endswith(":0") for s in shape.segments])
    mine = first if bought or "mix" in world else np.ones_like(first)
    watch = found.log_e[mine] >= WATCH
    return _row(("peers", name, bought), counts, watch.mean(), np.nan, found.effect[mine])


def _past(name: str, world: dict[str, Any], bought: float = 0) -> dict[str, Any]:
    rng = np.random.default_rng([SEED, len(name), 99])
    counts = rng.poisson(world.get("units", 60), (REPETITIONS, 1, BEFORE + YEAR))
    *where, value, companion = _units(rng, world, counts, bought)
    ever = np.zeros(REPETITIONS, bool)
    for month in range(BEFORE + 1, BEFORE + YEAR + 1):
        age = np.maximum(month - 0.5 - where[2], 0)
        came = -np.expm1(-age / world.get("comes_in", 0.01))
        so_far = rng.binomial(companion.astype(np.int64), came).astype(float)
        known = where[2] < month
        part = (*(x[known] for x in where), value[known], so_far[known])
        found = corroboration(Companions.from_frame(table(*part, before=BEFORE)))
        watch = np.nan_to_num(found.log_e, nan=-9) >= WATCH
        ever |= watch
    return _row(("baseline", name, bought), counts, watch.mean(), ever.mean(), found.effect)


def _row(
    world: tuple[str, str, float], counts: np.ndarray, watch: float, ever: float, effect: Float
) -> dict[str, Any]:
    form, name, bought = world
    return {
        "form": form, "world": name, "bought_share": bought,
        "n": int(counts.sum(axis=2).mean()), "share_watch": round(float(watch), 4),
        "share_ever_watch": round(float(ever), 4),
        "mean_effect_points": round(float(np.nanmean(effect)), 2),
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = [_peers(name, world) for name, world in PEERS.items()]
    rows += [_past(name, world) for name, world in PAST.items()]
    for bought in (0.1, 0.3, 0.6, 0.9):
        for name in ("same", "same_of_10", "communities_.8_of_20"):
            rows.append(_peers(name, PEERS[name], bought))
        for name in ("steady", "months_differ"):
            rows.append(_past(name, PAST[name], bought))
    found = pd.DataFrame(rows)
    found.to_csv(TABLE, index=False)
    honest = found[found["bought_share"] == 0]
    assert honest["share_watch"].max() <= 0.05
    assert honest["share_ever_watch"].max() <= 0.05
    power = found.set_index(["form", "world", "bought_share"])["share_watch"]
    assert power["baseline", "steady", 0.6] >= 0.9
    assert power["peers", "same_of_10", 0.6] >= 0.9
    assert power["peers", "same", 0.9] >= 0.9
