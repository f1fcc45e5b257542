"""Size and power of ``rings``; writes docs/calibration/rings.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.rings import rings
from kpi_audit.shapes.pairs import Pairs
from tests.calibration.pair_worlds import INNOCENT, LIES, RINGS, World, frame

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "rings.csv"
SEED, NETWORKS, MONTHS, WATCH = 47, 40, 12, np.log(20)


def _row(form: str, name: str, world: World) -> dict:
    """Twelve monthly looks at a network that fills up; with a baseline, after such a year."""
    rng = np.random.default_rng([SEED, len(name)])
    seen = frame(rng, world, NETWORKS, MONTHS)
    before = frame(rng, world if name in INNOCENT else INNOCENT["at_random"], NETWORKS, MONTHS)
    earlier = before["period_start"] - pd.DateOffset(years=1)
    past = before.assign(period_start=earlier, is_baseline=True)
    past = past if form == "baseline" else past.iloc[:0]
    ever = np.zeros(NETWORKS, bool)
    for month in np.sort(seen["period_start"].unique())[2::3]:
        table = Pairs.from_frame(pd.concat([past, seen[seen["period_start"] <= month]]))
        found = rings(table)
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    judged = found.reason == ""
    return {
        "form": form, "world": name, "people": 1000, "n": int(found.n.mean()),
        "share_judged": judged.mean().round(3),
        "share_watch": (np.nan_to_num(found.log_e, nan=-9.0) >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4), "mean_rings": table.rings.mean().round(2),
        "mean_threes": table.threes.mean().round(2),
        "mean_effect_rings": found.effect[judged].mean().round(2) if judged.any() else np.nan,
        "seed": SEED, "repetitions": NETWORKS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = {**INNOCENT, **RINGS, **LIES}
    rows = [_row(form, k, w) for form in ("one-off", "baseline") for k, w in worlds.items()]
    table = pd.DataFrame(rows)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(list(INNOCENT))]
    assert honest["share_ever_watch"].max() <= 0.05
    assert table.set_index(["form", "world"])["share_watch"]["one-off", "planted_10_of_5"] >= 0.9
