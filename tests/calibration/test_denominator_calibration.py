"""Size and power of ``denominator``; writes docs/calibration/denominator.csv."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.denominator import denominator
from kpi_audit.paths import ROOT
from tests.calibration.ratio_worlds import (
    ALIKE,
    INNOCENT,
    LOWER,
    LOWER_WORKED_ON,
    WORKED_ON,
    World,
    draw,
)

TABLE = ROOT / "docs" / "calibration" / "denominator.csv"
SEED, REPETITIONS, WATCH = 43, 600, np.log(20)


def _row(form: str, name: str, world: World, better: str) -> dict[str, object]:
    found = denominator(draw(SEED, REPETITIONS, world), better=better)  # type: ignore[arg-type]
    assert found.path is not None
    judged = ~np.isnan(found.log_e)
    ratio = np.asarray(found.details["log_e_ratio"], float)
    return {
        "form": form,
        "world": name,
        "better": better,
        "records": world.n,
        "baseline_periods": world.n_baseline,
        "share_judged": judged.mean().round(3),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": (np.nanmax(found.path[judged], axis=1) >= WATCH).mean().round(4),
        "share_watch_ratio_alone": (ratio[judged] >= WATCH).mean().round(4),
        "mean_effect_pct": np.nanmean(found.effect).round(2),
        "seed": SEED,
        "repetitions": REPETITIONS,
    }


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = [_row("innocent", k, w, "higher") for k, w in INNOCENT.items()]
    rows += [_row("innocent", k, w, "lower") for k, w in LOWER.items()]
    rows += [_row("cannot be told apart", k, w, "higher") for k, w in ALIKE.items()]
    rows += [_row("worked on", k, w, "higher") for k, w in WORKED_ON.items()]
    rows += [_row("worked on", k, w, "lower") for k, w in LOWER_WORKED_ON.items()]
    table = pd.DataFrame(rows)
    table.to_csv(TABLE, index=False)
    assert table.loc[table["form"] == "innocent", "share_ever_watch"].max() <= 0.05
    found = table.set_index("world")["share_watch"]
    assert found["left out, 40% of misses, 400 records"] >= 0.7
