"""Size and power of ``concentration``; writes docs/calibration/concentration.csv."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.concentration import concentration
from kpi_audit.shapes.actors import SUMS, Actors
from tests.calibration.actor_worlds import (
    DISTORTED,
    INNOCENT,
    Calendar,
    Change,
    months,
    simulate,
    weeks,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "concentration.csv"
SEED, REPETITIONS, WATCH = 41, 300, np.log(20)
CALENDARS = {
    "months_18+12": (months(18, 12), 1), "months_24+12": (months(24, 12), 1),
    "months_36+12": (months(36, 12), 1), "weeks_78+52": (weeks(78, 52), 4),
    "weeks_104+52": (weeks(104, 52), 4),
}  # fmt: skip
TEAMS = {
    "20_actors_counts": {"actors": 20, "records": 40.0},
    "8_actors_counts": {"actors": 8, "records": 20.0},
    "20_actors_amounts": {"actors": 20, "records": 15.0, "sizes": 1.3},
    "20_actors_amounts_summed": {"actors": 20, "records": 15.0, "sizes": 1.3},
    "20_actors_unequal": {"actors": 20, "records": 40.0, "spread": 1.2},
}


def _until(shape: Actors, end: int) -> Actors:
    cut = {name: getattr(shape, name)[:, :end] for name in SUMS}
    return replace(shape, periods=shape.periods[:end], is_baseline=shape.is_baseline[:end], **cut)


def _year(name: str, world: str, change: Change, team: str, deal: float = 0.0) -> dict:
    calendar: Calendar
    calendar, step = CALENDARS[name]
    rng = np.random.default_rng([SEED, len(world), len(team)])
    settings = dict(TEAMS[team])
    if step == 4:
        settings["records"] /= 4
    shape = simulate(rng, REPETITIONS, calendar, change, deal=deal, **settings)
    if team.endswith("summed"):  # an export with one row per actor and period
        shape = replace(shape, own_squares=shape.squares)
    first, end = int((calendar.is_baseline).sum()), len(calendar.periods)
    ever = np.zeros(REPETITIONS, bool)
    for stop in range(first + 3 * step, end + 1, step):
        found = concentration(_until(shape, stop))
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    judged = found.reason == ""
    return {
        "form": "baseline", "calendar": name, "team": team, "world": world,
        "n": int(np.median(found.n)), "judged": judged.mean().round(3),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_e": np.round(np.exp(np.minimum(found.log_e[judged], np.log(1e4))).mean(), 2)
        if judged.any() else None,
        "mean_effect_pct": np.round(np.mean(found.effect[judged]), 2) if judged.any() else None,
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = {**INNOCENT, **DISTORTED}
    rows = [_year(c, k, w, "20_actors_counts") for c in CALENDARS for k, w in worlds.items()]
    rows += [
        _year("months_24+12", k, w, team)
        for team in TEAMS if team != "20_actors_counts" for k, w in worlds.items()
    ]  # fmt: skip
    rows += [
        _year("months_24+12", f"deal_of_{deal:.0f}_months", INNOCENT["steady"], team, deal)
        for team in TEAMS for deal in (1.0, 10.0)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[~table["world"].isin(list(DISTORTED))]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["calendar", "team", "world"])["share_watch"]
    assert found["months_24+12", "20_actors_counts", "two_add_100%"] >= 0.7
    assert honest["mean_e"].median() <= 1  # e-BH needs more than a level at 20
