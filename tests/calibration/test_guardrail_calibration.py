"""Size and power of ``guardrail``; writes docs/calibration/guardrail.csv."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.guardrail import guardrail
from kpi_audit.paths import ROOT
from tests.calibration.guardrail_worlds import HARMED, INNOCENT, World, draw

TABLE = ROOT / "docs" / "calibration" / "guardrail.csv"
SEED, REPETITIONS, WATCH = 41, 1000, np.log(20)


def _row(name: str, world: World, *, is_innocent: bool) -> dict[str, object]:
    found = guardrail(
        draw(SEED, REPETITIONS, world),
        better="lower" if world.mean else "higher",
        per_kpi=world.per_kpi,
    )
    assert found.path is not None
    judged = ~np.isnan(found.log_e)
    alone = np.asarray(found.details["log_e_guardrail"], float)
    return {
        "form": "innocent" if is_innocent else "harmed",
        "world": name,
        "baseline_periods": world.n_baseline,
        "share_judged": judged.mean().round(3),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": (np.nanmax(found.path[judged], axis=1) >= WATCH).mean().round(4),
        "share_watch_without_the_kpi": (alone[judged] >= WATCH).mean().round(4),
        "mean_effect_pct": np.nanmean(found.effect).round(2),
        "coverage_of_interval": ((found.low <= 0) & (found.high >= 0)).mean().round(3)
        if is_innocent
        else np.nan,
        "seed": SEED,
        "repetitions": REPETITIONS,
    }


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = [_row(k, w, is_innocent=True) for k, w in INNOCENT.items()]
    rows += [_row(k, w, is_innocent=False) for k, w in HARMED.items()]
    table = pd.DataFrame(rows)
    table.to_csv(TABLE, index=False)
    honest = table[table["form"] == "innocent"].set_index("world")
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index("world")["share_watch"]
    assert found["ar 0.3, -20%"] >= 0.7
