"""Size and power of ``fabrication``; writes docs/calibration/fabrication.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.fabrication import fabrication
from kpi_audit.shapes.spread import Spread
from tests.calibration.spread_worlds import (
    CHANGED,
    HIDDEN,
    INVENTED,
    LAWS,
    LIES,
    SAME,
    Draw,
    World,
    reduce_in_time,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "fabrication.csv"
SEED, REPETITIONS, MONTHS, WATCH = 41, 200, 12, np.log(20)


def _row(form: str, name: str, n: int, table: pd.DataFrame, *, symmetric: bool) -> dict:
    """Monthly cumulative looks; one where the table is a single period."""
    ever: set[str] = set()
    for month in np.unique(table.loc[~table["is_baseline"], "period_start"]):
        shape = Spread.from_frame(table[table["period_start"] <= month])
        found = fabrication(shape, symmetric=symmetric)
        ever |= {s for s, e in zip(shape.segments, found.log_e, strict=True) if e >= WATCH}
    judged = ~np.isnan(found.log_e)
    return {
        "form": form, "world": name, "records": n, "judged": judged.sum() / REPETITIONS,
        "share_watch": ((found.log_e >= WATCH).sum() / REPETITIONS).round(4),
        "share_ever_watch": len(ever) / REPETITIONS,
        "mean_effect_points": found.effect[judged].mean().round(2) if judged.any() else np.nan,
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


def _baseline(name: str, world: World, each: int) -> dict:
    rng, size = np.random.default_rng([SEED, each]), (REPETITIONS, MONTHS, each)
    before = reduce_in_time(world[0](rng, size), "2024-01-01").assign(is_baseline=True)
    since = reduce_in_time(world[1](rng, size), "2025-01-01")
    table = pd.concat([before, since])
    return _row("baseline", name, MONTHS * each, table, symmetric=False)


def _mirror(name: str, draw: Draw, n: int, months: int) -> dict:
    rng = np.random.default_rng([SEED, n, months])
    table = reduce_in_time(draw(rng, (REPETITIONS, months, n // months)), "2025-01-01")
    return _row("one-off" if months == 1 else "mirror", name, n, table, symmetric=True)


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = {**SAME, **CHANGED, **LIES, **INVENTED}
    rows = [_baseline(k, w, each) for each in (70, 140, 350) for k, w in worlds.items()]
    mirrored = {**LAWS, **HIDDEN}
    rows += [_mirror(k, w, n, 1) for n in (215, 600, 2400) for k, w in mirrored.items()]
    rows += [_mirror(k, w, 1200, MONTHS) for k, w in mirrored.items()]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin([*SAME, *CHANGED])]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "records"])["share_watch"]
    assert found["baseline", "invented_100%", 4200] >= 0.9
    assert found["mirror", "bad_hidden_80%", 1200] >= 0.9
