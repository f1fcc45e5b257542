"""Size and power of ``triangulation``; writes docs/calibration/triangulation.csv."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.triangulation import triangulation
from kpi_audit.shapes.readings import Readings
from tests.calibration.reading_worlds import INNOCENT, World, overstated, records
from tests.events import reduce

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "triangulation.csv"
SEED, UNITS, WATCH, SHARE = 31, 800, np.log(20), 0.02
SIZES = (0.1, 0.2, 0.5, 1.0)


def _until(shape: Readings, seen: int) -> Readings:
    whole = len(shape.periods)
    cut = {
        f.name: getattr(shape, f.name)[..., :seen] for f in fields(shape)
        if getattr(getattr(shape, f.name), "shape", (0,))[-1] == whole
    }  # fmt: skip
    return replace(shape, **cut)


def _row(name: str, world: World, periods: int, audit_from: int | None, days: int) -> dict:
    """Monthly cumulative looks; a unit is one repetition."""
    table = records(world, SEED, UNITS, periods, days=days)
    start = None if audit_from is None else f"{2022 + audit_from // 12}-01-01"
    shape = Readings.from_frame(reduce(table, "readings", audit_from=start))
    ever = np.zeros(UNITS, bool)
    for seen in range((audit_from or 0) + 1, periods + 1):
        found = triangulation(_until(shape, seen))
        ever |= np.nan_to_num(found.log_e[1:], nan=-9.0) >= WATCH
    pushed = name.startswith("overstated")
    of = slice(0, int(SHARE * UNITS) if pushed else UNITS)
    log_e, effect = found.log_e[1:][of], found.effect[1:][of]
    return {
        "form": "one-off" if audit_from is None else "baseline",
        "world": name,
        "baseline_periods": audit_from or 0,
        "audited_periods": periods - (audit_from or 0),
        "n": days,
        "share_watch": round(float((log_e >= WATCH).mean()), 4),
        "share_ever_watch": round(float(ever[of].mean()), 4),
        "mean_e": round(float(np.exp(np.nan_to_num(log_e, nan=0.0)).mean()), 3),
        "median_effect": round(float(np.nanmedian(effect)), 1),
        "seed": SEED,
        "repetitions": of.stop,
    }


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = []
    for periods, start, days in ((1, None, 8), (1, None, 30), (12, None, 8), (24, 12, 8),
                                 (36, 24, 1), (36, 24, 30)):  # fmt: skip
        worlds = dict(INNOCENT)
        for size in SIZES:
            part = 0.0 if start is None else start / periods
            worlds[f"overstated_{size:.0%}"] = overstated(size, SHARE, since=part)
        rows += [_row(k, world, periods, start, days) for k, world in worlds.items()]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[~table["world"].str.startswith("overstated")]
    assert honest["share_watch"].max() <= 0.05
    assert honest["share_ever_watch"].max() <= 0.05
