"""Size and power of ``splits``; writes docs/calibration/splits.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.splits import splits
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.splits import Splits
from tests.calibration.purchase_worlds import (
    INNOCENT,
    LIMIT,
    START,
    World,
    merged,
    records,
    split,
    tickets_in_twos,
)  # fmt: skip
from tests.timed_events import reduce_timed

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "splits.csv"
SEED, TABLES, WATCH, YEAR = 31, 200, np.log(20), 365


def _judge(frame: pd.DataFrame) -> Evidence:
    return splits(Splits.from_frame(frame[frame["segment"] != ""]))


def _row(form: str, name: str, size: int, found: Evidence, ever: np.ndarray) -> dict:
    judged = found.reason == ""
    return {
        "form": form, "world": name, "records_a_year": 3000 * size,
        "share_judged": judged.mean().round(3),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_effect_pairs": np.nanmean(found.effect).round(1) if judged.any() else np.nan,
        "seed": SEED, "repetitions": len(judged),
    }  # fmt: skip


def _one_off(name: str, world: World, size: int) -> dict:
    """A table of a year, looked at once."""
    some = world(np.random.default_rng([SEED, size]), TABLES)
    given = records(merged(some.taken(some.day < YEAR), size), "")
    found = _judge(reduce_timed(given, "splits", target=LIMIT))
    return _row("one-off table", name, size, found, found.log_e >= WATCH)


def _nights(form: str, name: str, world: World, size: int) -> dict:
    """A year of cumulative monthly looks, with or without the year before it."""
    some = world(np.random.default_rng([SEED, size, 1]), TABLES)
    given = records(merged(some, size), "M")
    frame = reduce_timed(given, "splits", audit_from=str(START + YEAR), target=LIMIT)
    if form == "one-off":
        frame = frame[~frame["is_baseline"]]
    ever = np.zeros(TABLES // size, bool)
    for month in sorted(frame.loc[~frame["is_baseline"], "period_start"].unique()):
        found = _judge(frame[frame["period_start"] <= month])
        ever |= found.log_e >= WATCH
    return _row(f"{form} by month", name, size, found, ever)


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = INNOCENT | {f"split_{share}%": split(share / 100) for share in (20, 50, 80)}
    late = {f"split_{share}%": split(share / 100, YEAR) for share in (20, 50, 80)}
    late |= {"tickets_in_twos": tickets_in_twos}
    rows = []
    for size in (1, 4):
        rows += [_one_off(name, world, size) for name, world in worlds.items()]
        rows += [_nights("one-off", name, world, size) for name, world in worlds.items()]
        rows += [_nights("baseline", k, w, size) for k, w in (INNOCENT | late).items()]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[~table["world"].str.startswith("split")]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "records_a_year"])["share_watch"]
    assert found["one-off table", "split_50%", 12000] >= 0.8
