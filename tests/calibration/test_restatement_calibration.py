"""Size and power of ``restatement``; writes docs/calibration/restatement.csv."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float
from kpi_audit.detectors.restatement import restatement
from kpi_audit.shapes.revisions import Revisions
from tests.version_worlds import (
    AGE,
    START,
    cleanup,
    corrections,
    late,
    noise,
    raised,
    reloads,
    versions,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "restatement.csv"
SEED, REPETITIONS, WATCH = 37, 200, np.log(20)
LOOKS = range(64, 105, 8)  # weeks
R = REPETITIONS
World = Callable[[np.random.Generator], Float]


def _lopsided(g: np.random.Generator) -> Float:
    """Every other week one closed week gains a little; one in 25 loses what 25 gained."""
    nights = np.arange(2, 105)
    steps = np.zeros((R, *AGE.shape))
    period = np.maximum(nights - 1 - g.integers(1, 8, (R, len(nights))), 0)
    down = g.random(period.shape) < 1 / 26
    size = np.where(down, -0.25, 0.01) * (g.random(period.shape) < 0.5)
    steps[np.arange(R)[:, np.newaxis], period, nights] = size
    return np.asarray(np.cumsum(steps, axis=2))


INNOCENT: dict[str, World] = {
    "corrections": lambda g: corrections(g, R, rate=0.003, size=0.03),
    "late": lambda g: late(g, R),
    "late_slow": lambda g: late(g, R, slow=15),
    "late_very_slow": lambda g: late(g, R, slow=30),
    "late_season": lambda g: late(g, R, season=0.5),
    "late_30%_more": lambda g: late(g, R, rise=0.3),
    "late_wanders": lambda g: late(g, R, wander=0.05),
    "noise": lambda g: noise(g, R, ages=(4, 8), size=0.02),
    "noise_late": lambda g: noise(g, R, ages=(4, 13, 26), size=0.02),
    "reloads": lambda g: reloads(g, R, rate=0.04, size=0.02),
    "reloads_often": lambda g: reloads(g, R, rate=0.5, size=0.02),
    "purged_once_a_year": lambda g: (
        corrections(g, R, rate=0.003, size=0.03) - 0.1 * ((np.arange(105) >= 60) & (AGE > 0))
    ),
    "small_ups_rare_large_downs": _lopsided,
    "one_clean_up_of_8_weeks": lambda g: cleanup(g, R),
}
SCHEMES: dict[str, dict[str, Any]] = {
    "5%_each_week": {"every": 1, "size": 0.05, "ages": (1, 8)},
    "5%_every_4_weeks": {"every": 4, "size": 0.05, "ages": (1, 8)},
    "20%_every_4_weeks": {"every": 4, "size": 0.2, "ages": (1, 8)},
    "5%_every_2_weeks_late": {"every": 2, "size": 0.05, "ages": (13, 30)},
    "10%_each_week_late": {"every": 1, "size": 0.1, "ages": (13, 30)},
}
UNDER = ("corrections", "late", "noise", "reloads")


def _worlds(form: str, rng: np.random.Generator) -> dict[str, Float]:
    made = {name: world(rng) for name, world in INNOCENT.items()}
    since = 52 if form == "baseline" else 14
    for scheme, settings in SCHEMES.items():
        made[f"calm + {scheme}"] = raised(rng, R, since=since, **settings)
        for name in UNDER:
            made[f"{name} + {scheme}"] = made[name] + raised(rng, R, since=since, **settings)
    return made


def _row(form: str, name: str, factor: Float, **settings: Any) -> dict[str, Any]:
    rng = np.random.default_rng([SEED, len(name)])
    rows = versions(rng, factor, **settings)
    if form != "baseline":
        rows["is_baseline"] = False
    ever = np.zeros(R, bool)
    for look in LOOKS if "+" not in name else [104]:
        known = rows[rows["revised_on"] <= START + 7 * look]
        found = restatement(Revisions.from_frame(known))
        watch = np.nan_to_num(found.log_e, nan=-9) >= WATCH
        ever |= watch
    judged = found.reason == ""
    return {
        "form": form, "world": name, "n": int(found.n.mean()),
        "share_judged": judged.mean().round(3), "share_watch": watch.mean().round(4),
        "share_ever_watch": np.nan if "+" in name else ever.mean().round(4),
        "mean_effect_pct": found.effect[judged].mean().round(2) if judged.any() else np.nan,
        "seed": SEED, "repetitions": R,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = []
    for form in ("baseline", "late only"):
        rng = np.random.default_rng([SEED, len(form)])
        worlds = _worlds(form, rng)
        rows += [_row(form, name, factor) for name, factor in worlds.items()]
        rows.append(_row(form, "small_counts", worlds["late"], level=30))
        rows.append(_row(form, "loaded_at_once", worlds["late"], loaded=20))
    found = pd.DataFrame(rows)
    found.to_csv(TABLE, index=False)
    honest = found[~found["world"].str.contains("+", regex=False)]
    assert honest["share_watch"].max() <= 0.05
    assert honest["share_ever_watch"].max() <= 0.05
    power = found.set_index(["form", "world"])["share_watch"]
    assert power["baseline", "calm + 5%_every_4_weeks"] >= 0.9
    assert power["baseline", "noise + 5%_each_week"] >= 0.9
    assert power["late only", "calm + 5%_every_2_weeks_late"] >= 0.9
    assert AGE.shape == (104, 105)
