"""Size and power of ``repeats``; writes docs/calibration/repeats.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.repeats import repeats
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.repeats import Repeats
from tests.calibration.amount_worlds import COPIED, INNOCENT, MEASURED, World, records
from tests.timed_events import reduce_timed

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "repeats.csv"
SEED, TABLES, WATCH, AUDIT = 37, 100, np.log(20), "2024-01-01"


def _row(form: str, name: str, found: Evidence, ever: np.ndarray) -> dict:
    judged = found.reason == ""
    return {
        "form": form, "world": name, "records_a_month": 1000,
        "share_judged": judged.mean().round(3),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_effect_pct": np.nanmean(found.effect).round(1) if judged.any() else np.nan,
        "seed": SEED, "repetitions": len(judged),
    }  # fmt: skip


def _rows(name: str, world: World) -> list[dict]:
    """A year of cumulative monthly looks: with the year before, and without (``measured``)."""
    given = records(world(np.random.default_rng([SEED, len(name)]), TABLES))
    frame = reduce_timed(given, "repeats", audit_from=AUDIT, resolution=0.01)
    frame = frame[frame["segment"] != ""]
    rows = []
    for form in ("baseline", "one-off measured"):
        if form != "baseline":
            if name not in MEASURED and name not in COPIED:
                continue
            frame = frame[~frame["is_baseline"]]
        ever = np.zeros(TABLES, bool)
        for month in sorted(frame.loc[~frame["is_baseline"], "period_start"].unique()):
            shape = Repeats.from_frame(frame[frame["period_start"] <= month])
            found = repeats(shape, measured=form != "baseline")
            ever |= found.log_e >= WATCH
        rows.append(_row(form, name, found, ever))
    return rows


@pytest.mark.calibration
def test_size_and_power() -> None:
    worlds = INNOCENT | COPIED
    table = pd.DataFrame([row for name, world in worlds.items() for row in _rows(name, world)])
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(list(INNOCENT))]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world"])["share_watch"]
    assert found["baseline", "copied_10%"] >= 0.9
