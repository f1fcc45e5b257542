"""Size and power of ``smoothness``; writes docs/calibration/smoothness.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float
from kpi_audit.detectors.smoothness import smoothness
from kpi_audit.shapes.history import History
from tests.calibration.count_worlds import INNOCENT, REGULAR, SMOOTHED, World

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "smoothness.csv"
SEED, REPETITIONS, WATCH = 29, 1000, np.log(20)


def history(counts: Float, baseline: int) -> History:
    weeks = np.datetime64("2022-01-03", "D") + 7 * np.arange(counts.shape[1])
    names = tuple(map(str, range(len(counts))))
    return History(names, weeks, np.arange(len(weeks)) < baseline, counts, counts, counts)


def _row(name: str, world: World, mean: float, weeks: tuple[int, int]) -> dict:
    before, since = weeks
    rng = np.random.default_rng([SEED, before, since, round(mean)])
    counts = world(rng, REPETITIONS, before + since, before, mean)
    found = smoothness(history(counts, before), arrivals=before == 0)
    judged = found.reason == ""
    path = np.nan_to_num(found.path, nan=-9.0)
    return {
        "form": "baseline" if before else "one-off", "world": name, "mean_count": mean,
        "baseline_weeks": before, "audited_weeks": since,
        "share_judged": judged.mean().round(3),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": (path.max(axis=1) >= WATCH).mean().round(4),
        "mean_effect_pct": np.nan if not judged.any() else np.nanmean(found.effect).round(1),
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = [
        _row(name, world, mean, weeks)
        for weeks in ((0, 52), (0, 104), (52, 52), (104, 52))
        for mean in (5.0, 20.0, 100.0)
        for name, world in ({**INNOCENT, **SMOOTHED} | (REGULAR if weeks[0] else {})).items()
    ]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[~table["world"].isin(list(SMOOTHED))]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "baseline_weeks", "audited_weeks", "mean_count"])
    assert found.loc[("baseline", "variance_tenth", 104, 52, 20.0), "share_watch"] >= 0.95
    assert found.loc[("baseline", "variance_quartered", 104, 52, 20.0), "share_watch"] >= 0.4
    assert found.loc[("one-off", "variance_quartered", 0, 52, 20.0), "share_watch"] >= 0.95
    assert found.loc[("one-off", "variance_halved", 0, 104, 20.0), "share_watch"] >= 0.9
