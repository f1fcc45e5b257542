"""Size and power of ``bunching``; writes docs/calibration/bunching.csv."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.bunching import bunching
from kpi_audit.evalues import p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.histogram import Histogram
from tests.calibration.short_worlds import HONEST, ShortWorld, lifted
from tests.calibration.value_worlds import (
    INNOCENT,
    TARGET,
    World,
    counts,
    few,
    heavy_tail,
    histogram,
    pushed,
    pushed_few,
    rounders,
    skewed,
    smooth,
    walled,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "bunching.csv"
SEED, BASELINE = 17, 2000
WATCH, P05 = np.log(20), float(p_to_log_e(0.05))  # for comparison with tests at 5 %


def _row(form: str, world: str, n: int, found: Evidence, ever: float | None = None) -> dict:
    judged = ~np.isnan(found.log_e)
    hit = found.log_e[judged] >= WATCH
    one_off = form == "one-off" and judged.any()
    return {
        "form": form,
        "world": world,
        "records": n,
        "judged_share": round(float(judged.mean()), 3),
        "share_watch": round(float(hit.mean()), 4) if judged.any() else np.nan,
        "share_p_05": round(float((found.log_e[judged] >= P05).mean()), 3) if one_off else np.nan,
        "share_ever_watch": ever if ever is not None else np.nan,
        "mean_effect": round(float(found.effect[judged].mean()), 1) if judged.any() else np.nan,
        "seed": SEED,
        "repetitions": len(judged),
    }


def _one_off(name: str, world: World, n: int, repetitions: int, **options: Any) -> dict:
    rng = np.random.default_rng([SEED, n])
    draws = counts([world(rng, n, 3.0) for _ in range(repetitions)])
    found = bunching(histogram(draws), **{"target": TARGET, **options})
    return {**_row("one-off", name, n, found), **options}


def _charm_and_habit(n: int, repetitions: int) -> list[dict]:
    """Prices that end in 9 just under a round cap, and habit at one: no push in either."""
    return [
        _one_off(name, INNOCENT[name], n, repetitions, side="cap")
        for name in ("price_endings", "rounders_15_pct", "rounders_40_pct", "smooth")
    ]


def _fine(name: str, world: World, n: int, repetitions: int, share: float = 0.0) -> dict:
    """Values recorded ten times finer: bins are narrow beside the spread, wider ones looked at too.

    A push takes those up to 40 of these steps short of the target, as in the usual worlds.
    """
    rng = np.random.default_rng([SEED, n, 10])
    draws = []
    for _ in range(repetitions):
        x = 10 * world(rng, n, 3.0) + rng.integers(0, 10, n)
        short = 10 * TARGET - x
        moved = (short > 0) & (short <= 40) & (rng.random(n) < share)
        draws.append(np.where(moved, 10 * TARGET + rng.integers(0, 8, n), x))
    values = np.arange(900, 1101)
    found_counts = np.stack([np.bincount(x[(x >= 900) & (x <= 1100)] - 900, minlength=201)
                             for x in draws])  # fmt: skip
    shape = Histogram(tuple(map(str, range(repetitions))), values.astype(float),
                      found_counts, 0 * found_counts, 1.0)  # fmt: skip
    found = bunching(shape, target=10 * TARGET, is_fine=True)
    return {**_row("one-off fine", name, n, found), "target": 10 * TARGET}


def _small_targets(n: int, repetitions: int) -> list[dict]:
    """5 or 10 records per actor: few values lie below."""
    rows = []
    for target in (5, 10, 15):
        for spread in (1.5, 4.0):
            for mean in (0.7 * target, 1.1 * target):
                world, name = few(mean, spread), f"few_{mean:.3g}_{spread:g}"
                rows.append(_one_off(name, world, n, repetitions, target=target))
                rows.append(_against(name, (world, world), n, repetitions, target))
        world = few(0.9 * target, 4.0)
        for share in (0.1, 0.2):
            moved = pushed_few(world, share, target)
            rows.append(_one_off(f"pushed_{share:.0%}_few", moved, n, repetitions, target=target))
            rows.append(_against(f"pushed_{share:.0%}_few", (world, moved), n, repetitions, target))
    return rows


def _short(name: str, world: ShortWorld, points: int, target: int, n: int) -> dict:
    """8 wins of 15, 10 or 12 marks of 20: a scale of few points, its ends in the window."""
    rng = np.random.default_rng([SEED, n, points, target])
    draws = np.stack([np.bincount(world(rng, n, points), minlength=points + 1) for _ in range(200)])
    values = np.arange(points + 1.0)
    shape = Histogram(tuple(map(str, range(200))), values, draws, 0 * draws, 1.0)
    row = _row("one-off short", name, n, bunching(shape, target=target))
    return row | {"target": target, "points": points}


def _short_scales(n: int) -> list[dict]:
    rows = []
    for points, target in ((15, 8), (18, 9), (20, 10), (20, 12)):
        rows += [_short(name, world, points, target, n) for name, world in HONEST.items()]
        for share in (0.2, 0.4):
            name, by_one = f"pushed_{share:.0%}", f"pushed_{share:.0%}_by_one"
            rows.append(_short(name, lifted(share, target), points, target, n))
            only = lifted(share, target, by_one=True)
            rows.append(_short(by_one, only, points, target, n))
    return rows


def _against(name: str, worlds: tuple[World, World], n: int, repetitions: int, target: int) -> dict:
    rng = np.random.default_rng([SEED, n, 54])
    base, since = (
        counts([world(rng, size, move) for _ in range(repetitions)])
        for world, size, move in zip(worlds, (BASELINE, n), (0.0, 3.0), strict=True)
    )
    found = bunching(histogram(since, base), target=target)
    return {**_row("baseline", name, n, found), "target": target}


def _year(name: str, worlds: tuple[World, World], n: int, repetitions: int, move: float) -> dict:
    """52 cumulative weekly looks at the baseline form; the whole distribution moves by ``move``."""
    before, world = worlds
    rng = np.random.default_rng([SEED, n, 52])
    base = counts([before(rng, BASELINE, 0.0) for _ in range(repetitions)])
    total, ever = 0 * base, np.zeros(repetitions, bool)
    for _ in range(52):
        total = total + counts([world(rng, n // 52, move) for _ in range(repetitions)])
        found = bunching(histogram(total, base), target=TARGET)
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    return _row("baseline", name, n, found, round(float(ever.mean()), 4))


def _year_one_off(name: str, world: World, n: int, repetitions: int) -> dict:
    """52 cumulative weekly looks without a baseline: a p-value looked at again and again."""
    rng = np.random.default_rng([SEED, n, 53])
    total, ever = np.zeros((repetitions, 1), np.int64), np.zeros(repetitions, bool)
    for _ in range(52):
        total = total + counts([world(rng, n // 52, 3.0) for _ in range(repetitions)])
        found = bunching(histogram(total), target=TARGET)
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    return _row("one-off weekly", name, n, found, round(float(ever.mean()), 4))


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = []
    for n, repetitions in ((300, 500), (600, 500), (1000, 500), (5000, 500), (50000, 200)):
        rows += [_one_off(name, world, n, repetitions) for name, world in INNOCENT.items()]
        rows += [_one_off(f"pushed_{s:.0%}", pushed(smooth, s), n, repetitions)
                 for s in (0.1, 0.2, 0.5)]  # fmt: skip
    for n, repetitions in ((1040, 300), (5200, 300), (26000, 100)):
        for name, world in INNOCENT.items():
            move = 3.0 if name != "discrete_support" else 1.0  # a table of raw scores shifts little
            rows.append(_year(name, (world, world), n, repetitions, move))
        rows += [_year(f"pushed_{s:.0%}", (smooth, pushed(smooth, s)), n, repetitions, 0.0)
                 for s in (0.1, 0.2, 0.5)]  # fmt: skip
    rows += [_year_one_off(k, INNOCENT[k], 7800, 300) for k in ("smooth", "skewed", "heavy_tail")]
    for n, repetitions in ((1000, 500), (5000, 500), (50000, 200)):
        rows += _charm_and_habit(n, repetitions)
        rows += [_fine(k, INNOCENT[k], n, repetitions) for k in ("smooth", "skewed", "heavy_tail")]
        rows += [_fine(f"pushed_{s:.0%}", smooth, n, repetitions, s) for s in (0.1, 0.2, 0.5)]
    # 90 is round too, and other tens lie around it: the heap there is measured, not guessed.
    at_ninety = {"rounders_15_pct": rounders(0.15), "rounders_40_pct": rounders(0.4)}
    at_ninety["pushed_20%_rounders_15_pct"] = pushed(rounders(0.15), 0.2, 90)
    for n in (1000, 5000, 50000):
        rows += [_one_off(k, world, n, 200, target=90) for k, world in at_ninety.items()]
    by_order = {"skewed": skewed, "heavy_tail": heavy_tail, "pushed_20%": pushed(smooth, 0.2)}
    for order in (3, 7):
        rows += [_one_off(k, world, 5000, 500, order=order) for k, world in by_order.items()]
    for n, repetitions in ((1000, 200), (5000, 200), (50000, 100)):
        for kept in (0.02, 0.1, 0.3, 0.5, 0.7):
            rows += [_one_off(f"{name}_wall_{kept:.0%}", walled(world, kept), n, repetitions,
                              side="cap")
                     for name, world in (("smooth", smooth), ("skewed", skewed))]  # fmt: skip
        rows += _small_targets(n, repetitions)
    for n in (2000, 12000):
        rows += _short_scales(n)
    table = pd.DataFrame(rows).fillna({"target": TARGET, "order": 5, "side": "floor"})
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    usual = (table["order"] == 5) & (table["target"] == TARGET)
    honest = table[~table["world"].str.startswith("pushed") & (table["order"] == 5)]
    assert honest["share_watch"].max() <= 0.05
    assert honest["share_ever_watch"].max() <= 0.05
    # Simulated reference for the same recipe at p < .05: 20 % pushed, n = 5,000: power 1.00, and
    # 50 % pushed, n = 1,000: .99; honest and smooth .04 to .07.
    usual &= (table["side"] == "floor") & ~table["world"].str.contains("few")
    at = table[usual & (table["form"] == "one-off")].set_index(["world", "records"])["share_p_05"]
    assert at["pushed_20%", 5000] >= 0.95
    assert at["pushed_50%", 1000] >= 0.95
    assert at["smooth", 1000] <= 0.07
