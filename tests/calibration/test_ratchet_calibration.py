"""Size and power of ``ratchet``; writes docs/calibration/ratchet.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Int
from kpi_audit.detectors.ratchet import ratchet
from kpi_audit.shapes.actor_totals import ActorTotals
from tests.calibration.total_worlds import INNOCENT, STOPPED, World, mixture

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "ratchet.csv"
SEED, WATCH, BINS, LOOKS = 43, np.log(20), 160, 12
REPETITIONS = 200


def counted(totals: Int) -> Int:
    """Histogram of each row, shape (n_rows, BINS)."""
    rows = np.arange(len(totals))[:, np.newaxis] * BINS
    flat = (np.minimum(totals, BINS - 1) + rows).ravel()
    return np.bincount(flat, minlength=len(totals) * BINS).reshape(-1, BINS)


def _row(form: str, name: str, world: World, n: int, target: int) -> dict:
    repetitions = REPETITIONS
    rng = np.random.default_rng([SEED, n, target])
    habit = world if name in INNOCENT else mixture
    base = counted(habit(rng, (repetitions, 2000), target)) * (form == "baseline")
    names, values = tuple(map(str, range(repetitions))), np.arange(float(BINS))
    total, ever = np.zeros_like(base), np.zeros(repetitions, bool)
    for _ in range(LOOKS):
        total = total + counted(world(rng, (repetitions, n // LOOKS), target))
        found = ratchet(ActorTotals(names, values, total, base, 1.0), target=target)
        ever |= np.nan_to_num(found.log_e, nan=-9.0) >= WATCH
    judged = found.reason == ""
    return {
        "form": form, "world": name, "target": target, "n": n,
        "share_judged": judged.mean().round(3),
        "share_watch": (np.nan_to_num(found.log_e, nan=-9.0) >= WATCH).mean().round(4),
        "share_ever_watch": ever.mean().round(4),
        "mean_effect_records": found.effect[judged].mean().round(1) if judged.any() else np.nan,
        "seed": SEED, "repetitions": repetitions,
    }  # fmt: skip


@pytest.mark.calibration
def test_size_and_power() -> None:
    rows = [
        _row(form, name, world, n, target)
        for form in ("one-off", "baseline")
        for target in (12, 22, 40)
        for n in (600, 2400, 12000)
        for name, world in {**INNOCENT, **STOPPED}.items()
    ]
    table = pd.DataFrame(rows)
    table.to_csv(TABLE, index=False)
    honest = table[table["world"].isin(list(INNOCENT))]
    assert honest["share_ever_watch"].max() <= 0.05
    found = table.set_index(["form", "world", "target", "n"])["share_watch"]
    assert found["one-off", "stopped_40%", 22, 2400] >= 0.9
