"""Size and power of ``lockstep``; writes docs/calibration/lockstep.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.lockstep import lockstep
from kpi_audit.shapes.crowds import Crowds
from tests.calibration.crowd_worlds import (
    INNOCENT,
    PEOPLE,
    fast_teams,
    only_followers,
    records,
    reduced,
    tastes,
    with_crowd,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "lockstep.csv"
SEED, WATCH = 31, np.log(20)
MONTH, YEAR = 100, 16  # repetitions


def _row(form: str, world: str, frame: pd.DataFrame, repetitions: int, **how: int) -> dict:
    start = "2025-05-31" if form == "baseline" else None  # the sixth period of 30 days
    table = reduced(records(frame, **how), audit_from=start)
    found = lockstep(Crowds.from_frame(table[table["segment"] != ""]))
    assert (found.reason == "").all()
    assert found.path is not None
    return {
        "form": form, "world": world, "people": PEOPLE, "n": int(found.n.mean()),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": (found.path.max(axis=1) >= WATCH).mean().round(4),
        "median_log_e": np.median(found.log_e).round(2),
        "mean_effect_pct": found.effect.mean().round(3),
        "mean_crowd_people": found.details["crowd_people"].mean().round(2),
        "mean_share_of_days": found.details["share_of_days"].mean().round(3),
        "seed": SEED, "repetitions": repetitions,
    }  # fmt: skip


def _month() -> list[dict]:
    rng = np.random.default_rng(SEED)
    rows = [_row("one-off", k, w(rng, MONTH), MONTH) for k, w in INNOCENT.items()]
    rows.append(_row("one-off", "lies_only_followers", only_followers(rng, MONTH), MONTH))
    schemes: dict[str, dict[str, float]] = {
        "crowd_20": {}, "crowd_10": {"members": 10}, "crowd_20_takes_part_80%": {"share": 0.8},
        "crowd_20_takes_part_50%": {"share": 0.5}, "crowd_20_half_camouflage": {"camouflage": 0.5},
        "crowd_20_as_much_camouflage": {"camouflage": 1.0}, "crowd_20_60_objects": {"objects": 60},
        "crowd_20_15_objects": {"objects": 15},
    }  # fmt: skip
    for name, how in schemes.items():
        rows.append(_row("one-off", name, with_crowd(rng, tastes(rng, MONTH), **how), MONTH))
    rows.append(
        _row("one-off", "crowd_20_beside_teams", with_crowd(rng, fast_teams(rng, MONTH)), MONTH)
    )
    return rows


def _year() -> list[dict]:
    """Five months of baseline, seven audited, looked at monthly."""
    rng = np.random.default_rng(SEED + 1)
    rows = [
        _row("baseline", k, w(rng, YEAR, 360), YEAR, period_days=30) for k, w in INNOCENT.items()
    ]
    for camouflage in (0.0, 0.5, 1.0):
        frame = with_crowd(
            rng, tastes(rng, YEAR, 360), objects=180, first_day=180, days=180, camouflage=camouflage
        )
        rows.append(
            _row("baseline", f"crowd_20_camouflage_{camouflage}", frame, YEAR, period_days=30)
        )
    return rows


@pytest.mark.calibration
def test_size_and_power() -> None:
    table = pd.DataFrame(_month() + _year())
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(list(INNOCENT))]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world"])["share_watch"]
    assert found["one-off", "crowd_20"] >= 0.8
    assert found["baseline", "crowd_20_camouflage_0.5"] >= 0.9
