"""Size and power of ``digits``; writes docs/calibration/digits.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from digit_worlds import DISTORTED, INNOCENT, World

from kpi_audit.arrays import Int
from kpi_audit.detectors.digits import digits
from kpi_audit.shapes.digits import Digits

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "digits.csv"
NEW_PRICE = 0.08  # share of records of the worlds called new_price
SEED, REPETITIONS, BASELINE, WATCH = 23, 400, 5000, np.log(20)
SPAN = np.tile(
    np.r_[np.zeros(6), 1000, 1000, 1000, np.zeros(11)].astype(np.int64), (REPETITIONS, 1)
)


def _table(name: str, last: Int, baseline: Int) -> Digits:
    """Leading digits follow Benford's law; a new price has all its records in one cell."""
    names = tuple(str(i) for i in range(REPETITIONS))
    total = last.sum(axis=1)
    leading = np.random.default_rng(SEED).multinomial(total, np.log10(1 + 1 / np.arange(10, 100)))
    if name.startswith("new_price"):
        leading[:, 37] += np.rint(NEW_PRICE * total).astype(np.int64)
    return Digits(names, last, baseline, leading, SPAN)


def _year(name: str, world: World, n: int) -> dict:
    """52 cumulative weekly looks against the own baseline."""
    rng = np.random.default_rng([SEED, n])
    before, since = world(rng, REPETITIONS)
    baseline = rng.multinomial(BASELINE, before)
    total = np.zeros_like(baseline)
    ever, naive = np.zeros((2, REPETITIONS), bool)
    for _ in range(52):
        total = total + rng.multinomial(n // 52, since)
        found = digits(_table(name, total, baseline))
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
        naive |= np.asarray(found.details["any_digit_log_e"], float) >= WATCH
    return {
        "form": "baseline", "world": name, "records": n,
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "share_ever_watch_plain_multinomial": naive.mean().round(4),
        "mean_effect_points": found.effect.mean().round(2),
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


def _one_off(name: str, world: World, n: int) -> dict:
    rng = np.random.default_rng([SEED, n, 1])
    _, since = world(rng, REPETITIONS)
    last = rng.multinomial(n, since)
    found = digits(_table(name, last, 0 * last), uniform=True)
    return {
        "form": "one-off", "world": name, "records": n,
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "mean_effect_points": found.effect.mean().round(2),
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = {**INNOCENT, **DISTORTED}
    rows = [_year(k, w, n) for n in (520, 5200, 14600, 52000) for k, w in worlds.items()]
    rows += [_one_off(k, w, n) for n in (500, 5000, 50000) for k, w in worlds.items()]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(list(INNOCENT))]
    assert honest["share_ever_watch"].max() <= 0.05
    assert honest["share_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "records"])["share_watch"]
    assert found["baseline", "rounded_10%", 14600] >= 0.95
