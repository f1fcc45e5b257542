"""Size and power of ``regularity``; writes docs/calibration/regularity.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.regularity import regularity
from kpi_audit.shapes.gaps import Gaps
from tests.calibration.timing_worlds import (
    DISTORTED,
    INNOCENT,
    Draw,
    among,
    forwarded,
    records,
    rounded,
    timer,
    waiting,
)
from tests.events import reduce

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "regularity.csv"
SEED, REPETITIONS, LOOKS, WATCH = 47, 200, 12, np.log(20)
ALL_ALONG: dict[str, Draw] = {
    "clocks_all_along": among(timer(300, 0.5), waiting(60), 5),
    "one_clock_all_along": among(timer(300, 0.5), waiting(60), 1),
}
LIES = {  # innocent, and taken for a timer: the docstring says so
    "lies_sent_every_5_minutes": forwarded(waiting(600), 300),
}
MORE = {
    "2_of_10_timer_5_minutes": among(timer(300, 0.3), waiting(120), 2),
    "half_to_20_seconds": rounded(waiting(120), 20, 0.5),
    "half_to_30_seconds": rounded(waiting(120), 30, 0.5),
}


def _frame(draw: Draw, seed: int, n: int) -> pd.DataFrame:
    """Reduced records, cut into twelve periods of equally many records."""
    table = records(np.random.default_rng([SEED, seed]), draw, REPETITIONS, n * LOOKS)
    order = table.groupby(["segment", "actor"]).cumcount() // n
    return reduce(
        table.assign(
            period_start=pd.Timestamp("2024-01-01") + pd.to_timedelta(30 * order, unit="D")
        ),
        "gaps",
    )


def _row(form: str, world: str, n: int, since: pd.DataFrame, before: pd.DataFrame | None) -> dict:
    ever = np.zeros(REPETITIONS, bool)
    for look in sorted(since["period_start"].unique()):
        seen = since[since["period_start"] <= look]
        both = seen if before is None else pd.concat([before.assign(is_baseline=True), seen])
        found = regularity(Gaps.from_frame(both[both["segment"] != ""]))
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    judged = found.reason == ""
    return {
        "form": form, "world": world, "records_per_actor": n * LOOKS, "n": int(np.median(found.n)),
        "judged": judged.mean().round(3), "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_effect_records": np.round(found.effect[judged].mean(), 2) if judged.any() else None,
        "seed": SEED, "repetitions": REPETITIONS,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows, honest_worlds = [], {*INNOCENT, *ALL_ALONG, "half_to_20_seconds", "half_to_30_seconds"}
    usual = _frame(waiting(120), 0, 20)
    for world, draw in {**INNOCENT, **MORE, **LIES, **DISTORTED}.items():
        for n in (10, 30):
            since = _frame(draw, n, n)
            rows.append(_row("one-off", world, n, since, None))
            if n == 30:
                rows.append(_row("baseline", world, n, since, usual))
    for world, draw in ALL_ALONG.items():
        rows.append(_row("baseline", world, 30, _frame(draw, 1, 30), _frame(draw, 2, 30)))
    table = pd.DataFrame(rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(honest_worlds)]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "records_per_actor"])["share_watch"]
    assert found["one-off", "1_of_10_timer_5_minutes", 360] >= 0.95
    assert found["baseline", "2_of_10_timer_5_minutes", 360] >= 0.9
