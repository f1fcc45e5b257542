"""Size and power of ``whole_percents``; writes docs/calibration/whole_percents.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.whole_percents import whole_percents
from kpi_audit.shapes.percents import Percents
from tests.calibration.percent_worlds import HABITS, HIDDEN, INNOCENT, NEW, World
from tests.events import reduce

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "whole_percents.csv"
SEED, REPETITIONS, BASELINE, WATCH = 31, 200, 2400, np.log(20)


def _reduced(world: World, n: int, *, since: bool) -> pd.DataFrame:
    """Twelve months of records of every repetition, reduced as a night does."""
    part, whole = world(np.random.default_rng([SEED, n, since]), (REPETITIONS, n), since=since)
    month = np.arange(n) * 12 // n + 1
    records = pd.DataFrame(
        {
            "segment": np.repeat([f"r{i:03d}" for i in range(REPETITIONS)], n),
            "period_start": np.tile([f"{2024 + since}-{m:02d}-01" for m in month], REPETITIONS),
            "numerator": part.ravel(),
            "denominator": whole.ravel(),
        }
    )
    frame = reduce(records, "percents", audit_from="2025-01-01")
    return frame[frame["segment"] != ""]


def _year(form: str, name: str, world: World, n: int) -> dict:
    """Twelve cumulative monthly looks."""
    since = _reduced(world, n, since=True)
    before = _reduced(world, BASELINE, since=False) if form == "baseline" else since.iloc[:0]
    ever: set[str] = set()
    for month in pd.date_range("2025-01-01", periods=12, freq="MS"):
        table = pd.concat([before, since[since["period_start"] <= month]])
        shape = Percents.from_frame(table)
        found = whole_percents(shape)
        ever |= {s for s, e in zip(shape.segments, found.log_e, strict=True) if e >= WATCH}
    judged = ~np.isnan(found.log_e)
    return {
        "form": form, "world": name, "records": n, "judged": judged.sum() / REPETITIONS,
        "share_watch": ((found.log_e >= WATCH).sum() / REPETITIONS).round(4),
        "share_ever_watch": len(ever) / REPETITIONS,
        "mean_effect_points": found.effect[judged].mean().round(2) if judged.any() else np.nan,
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    alone, own = {**INNOCENT, **NEW}, {**INNOCENT, **HABITS, **NEW, **HIDDEN}
    rows = [_year("one-off", k, w, n) for n in (600, 2400) for k, w in alone.items()]
    rows += [_year("baseline", k, w, n) for n in (600, 2400) for k, w in own.items()]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin([*INNOCENT, *HABITS])]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "records"])["share_watch"]
    assert found["one-off", "typed_20%", 2400] >= 0.95
    assert found["baseline", "habit_40%_hidden", 2400] >= 0.95
