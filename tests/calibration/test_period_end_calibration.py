"""Size and power of ``period_end``; writes docs/calibration/period_end.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.period_end import period_end
from tests.calibration.booking_worlds import (
    DISTORTED,
    INNOCENT,
    INNOCENT_WITH_BASELINE,
    World,
    reduced,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "period_end.csv"
SEED, REPETITIONS, WATCH = 31, 300, np.log(20)


def _row(world: str, draw: World, size: tuple[int, int], *, baseline: bool) -> dict:
    """Look after each month of the audited year, from the sixth on; each look sees the same."""
    actors, records = size
    rng = np.random.default_rng([SEED, actors, records, int(baseline)])
    drawn = draw(rng, (REPETITIONS, actors, 24), records)
    ever = np.zeros(REPETITIONS, bool)
    judged = np.zeros(REPETITIONS, bool)
    for until in range(18, 25):
        found = period_end(
            reduced(np.random.default_rng(SEED), drawn, baseline=baseline, until=until)
        )
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
        judged |= found.reason == ""
    return {
        "form": "baseline" if baseline else "one-off", "world": world, "actors": actors,
        "records_per_actor_and_month": records, "n": int(found.n.mean()),
        "share_judged": judged.mean().round(4),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_effect_points": np.nanmean(found.effect).round(2),
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    sizes = ((8, 40), (40, 20), (150, 5), (40, 200))
    own = {**INNOCENT, **INNOCENT_WITH_BASELINE, **DISTORTED}
    rows = [_row(k, w, s, baseline=True) for s in sizes for k, w in own.items()]
    alone = {**INNOCENT, **DISTORTED}
    rows += [_row(k, w, s, baseline=False) for s in sizes for k, w in alone.items()]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin([*INNOCENT, *INNOCENT_WITH_BASELINE])]
    assert honest["share_ever_watch"].max() <= 0.05
    assert honest["share_watch"].max() <= 0.05
    power = table.set_index(["form", "world", "actors", "records_per_actor_and_month"])
    assert power["share_watch"]["baseline", "loading_10%_half_reversed", 40, 20] >= 0.9
