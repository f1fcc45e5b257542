"""Size and power of ``clock_stops``; writes docs/calibration/clock_stops.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.clock_stops import clock_stops
from tests.calibration.clock_worlds import (
    DEADLINE,
    DISTORTED,
    INNOCENT,
    World,
    counted,
    ordinary,
    table,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "clock_stops.csv"
SEED, REPETITIONS, LOOKS, WATCH = 41, 300, 12, np.log(20)


def _row(name: str, world: World, n: int, *, baseline: bool) -> dict:
    """Twelve cumulative looks; the baseline is an ordinary year of the same world."""
    rng = np.random.default_rng([SEED, n, int(baseline)])
    before = None
    if baseline:
        honest = ordinary() if name in DISTORTED else world
        before = counted(*honest(rng, (REPETITIONS, n)))
    hours, is_stopped = world(rng, (REPETITIONS, n))
    ever = np.zeros(REPETITIONS, bool)
    for look in range(1, LOOKS + 1):
        seen = slice(0, n * look // LOOKS)
        found = clock_stops(
            table(counted(hours[:, seen], is_stopped[:, seen]), before), deadline_hours=DEADLINE
        )
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    return {
        "form": "baseline" if baseline else "one-off", "world": name, "cases": n,
        "n": int(found.n.mean()), "share_judged": (found.reason == "").mean().round(4),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_effect_records": np.nan_to_num(found.effect).mean().round(2),
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = {**INNOCENT, **DISTORTED}
    rows = [
        _row(k, w, n, baseline=b)
        for b in (True, False)
        for n in (1000, 4000, 15000)
        for k, w in worlds.items()
    ]
    found = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    found.to_csv(TABLE, index=False)
    honest = found[found["world"].isin(list(INNOCENT))]
    assert honest["share_ever_watch"].max() <= 0.05
    assert honest["share_watch"].max() <= 0.05
    power = found.set_index(["form", "world", "cases"])["share_watch"]
    assert power["one-off", "parked_40%", 4000] >= 0.9
