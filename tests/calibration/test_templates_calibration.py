"""Size and power of ``templates``; writes docs/calibration/templates.csv."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.templates import templates
from kpi_audit.shapes.texts import SUMS, Texts
from tests.calibration.text_worlds import BEFORE, DISTORTED, INNOCENT, PERIODS, Change, simulate

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "templates.csv"
SEED, REPETITIONS, WATCH = 53, 400, np.log(20)
TEAMS = {"8_actors": (8, 15.0), "12_actors": (12, 15.0), "30_actors": (30, 15.0),
         "12_busy_actors": (12, 60.0)}  # fmt: skip


def _until(shape: Texts, end: int) -> Texts:
    cut = {name: getattr(shape, name)[:, :end] for name in SUMS}
    return replace(shape, periods=shape.periods[:end], is_baseline=shape.is_baseline[:end], **cut)


def _year(team: str, world: str, change: Change) -> dict:
    """Twelve monthly looks."""
    actors, n = TEAMS[team]
    rng = np.random.default_rng([SEED, len(world), actors])
    shape = simulate(rng, REPETITIONS, change, actors=actors, n=n)
    ever = np.zeros(REPETITIONS, bool)
    for end in range(BEFORE + 1, PERIODS + 1):
        found = templates(_until(shape, end))
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    judged = found.reason == ""
    return {
        "form": "baseline", "team": team, "world": world, "n": int(np.median(found.n)),
        "judged": judged.mean().round(3), "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_e": np.exp(np.minimum(found.log_e[judged], np.log(1e4))).mean().round(2),
        "mean_effect_points": found.effect[judged].mean().round(2),
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = {**INNOCENT, **DISTORTED}
    table = pd.DataFrame([_year(team, k, w) for team in TEAMS for k, w in worlds.items()])
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(list(INNOCENT))]
    assert honest["share_ever_watch"].max() <= 0.05
    assert honest["mean_e"].max() <= 1.2
    found = table.set_index(["team", "world"])["share_watch"]
    assert found["12_actors", "all_copy_60%"] >= 0.8
    assert found["30_actors", "most_copy_90%"] >= 0.95
