"""Size and power of ``shown_vs_measured``; writes docs/calibration/shown_vs_measured.csv."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.shown_vs_measured import shown_vs_measured
from kpi_audit.shapes.displays import Displays
from tests.calibration.display_worlds import FLATTERED, INNOCENT, records
from tests.events import reduce

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "shown_vs_measured.csv"
SEED, REPETITIONS, WATCH = 29, 200, np.log(20)


def _rows(name: str, actors: int, months: int) -> list[dict]:
    """Monthly cumulative looks, in both directions."""
    world = {**INNOCENT, **FLATTERED}[name]
    table = records(world, SEED, REPETITIONS, actors, months)
    shape = Displays.from_frame(reduce(table, "displays", resolution=1.0))
    rows = []
    for better in ("higher", "lower"):
        ever = np.zeros(REPETITIONS + 1, bool)
        for seen in range(1, months + 1):
            part = replace(
                shape, periods=shape.periods[:seen], is_baseline=shape.is_baseline[:seen],
                sums=shape.sums[:, :seen],
            )  # fmt: skip
            found = shown_vs_measured(part, better=better)  # type: ignore[arg-type]  # from a table
            ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
        judged = ~np.isnan(found.log_e[1:])
        hit = found.log_e[1:][judged] >= WATCH
        rows.append(
            {
                "form": f"one-off, {better} is better",
                "world": name,
                "n": actors * months,
                "judged_share": round(float(judged.mean()), 3),
                "share_watch": round(float(hit.mean()), 4) if judged.any() else np.nan,
                "share_ever_watch": round(float(ever[1:].mean()), 4),
                "mean_effect": round(float(found.effect[1:][judged].mean()), 3),
                "seed": SEED,
                "repetitions": REPETITIONS,
            }
        )
    return rows


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = [*INNOCENT, *FLATTERED]
    sizes = ((100, 1), (20, 12), (60, 12), (150, 12))
    rows = [row for actors, months in sizes for k in worlds for row in _rows(k, actors, months)]
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(list(INNOCENT))]
    assert honest["share_watch"].max() <= 0.05
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "n"])["share_watch"]
    assert found["one-off, higher is better", "rounded_up_30%", 1800] >= 0.95
