"""Size and power of ``bunching`` on ratios; writes docs/calibration/bunching_ratio.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.bunching import bunching
from kpi_audit.shapes.histogram import Histogram
from tests.calibration.class_worlds import classes
from tests.events import reduce

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "bunching_ratio.csv"
SCHOOLS, WATCH, TARGET, WIDTH = 150, np.log(20), 0.6, 0.02


def _rows(sizes: str, n: int, mean: float, push: float) -> list[dict]:
    records = classes(sizes, n, push, mean, schools=SCHOOLS)
    units = reduce(records, "ratio", target=TARGET, width=WIDTH)
    units["value"] = np.floor(units["value"].astype(float) / WIDTH + 1e-9) * WIDTH
    units = units.assign(n=1, n_baseline=0).groupby(["segment", "value"], as_index=False)
    shape = Histogram.from_frame(units[["n", "n_baseline"]].sum(), width=WIDTH)
    rows = []
    for reach, options in (("default", {}), ("near 1, gap 2", {"near": 1, "gap": 2})):
        found = bunching(shape, target=TARGET, **options)  # type: ignore[arg-type]  # a dict mixes types
        judged = ~np.isnan(found.log_e)
        row = {
            "form": "one-off",
            "reach": reach,
            "world": f"{f'pushed_{push:.0%}' if push else 'honest'}, sizes {sizes}, mean {mean:g}",
            "n": n,
            "judged_share": round(float(judged.mean()), 3),
            "share_watch": np.nan,
            "mean_effect": np.nan,
            "seed": 1,
            "repetitions": SCHOOLS,
        }
        if judged.any():
            row["share_watch"] = round(float((found.log_e[judged] >= WATCH).mean()), 4)
            row["mean_effect"] = round(float(found.effect[judged].mean()), 1)
        rows.append(row)
    return rows


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = []
    for sizes in ("5 to 40", "log-normal", "25"):
        for n in (1000, 5000):
            for mean in (0.5, 0.6, 0.7):
                rows += _rows(sizes, n, mean, 0.0)
            for push in (0.2, 0.4):
                rows += _rows(sizes, n, 0.6, push)
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].str.startswith("honest")]
    assert honest["share_watch"].max() <= 0.05
