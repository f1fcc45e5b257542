"""How often units that obey are named; writes docs/calibration/tracks_outcome_across_units.csv."""

import csv

import numpy as np
import pytest

from kpi_audit.drift.outlying_units import outlying_units, simes
from kpi_audit.evalues import p_to_log_e
from kpi_audit.paths import ROOT

pytestmark = pytest.mark.calibration

OUT = ROOT / "docs" / "calibration" / "tracks_outcome_across_units.csv"
TAILS = {
    "normal": lambda rng, n: rng.standard_normal(n),
    "laplace": lambda rng, n: rng.laplace(size=n),
    "t4": lambda rng, n: rng.standard_t(4, n),
    "t3": lambda rng, n: rng.standard_t(3, n),
    "lognormal": lambda rng, n: rng.lognormal(size=n),
    "two thirds none": lambda rng, n: rng.exponential(size=n) * (rng.random(n) < 1 / 3),
}


def test_size_across_units() -> None:
    """No unit is distorted: how often is one named all the same?"""
    n, seed = 1000, 8
    rows = []
    for n_units in (300, 3000):
        for tail, draw in TAILS.items():
            rng = np.random.default_rng(seed)
            named, log_e = [], []
            for _ in range(n):
                kpi = np.exp(rng.normal(6, 1.5, n_units))
                found = outlying_units(kpi, kpi**0.9 * np.exp(-0.2 * draw(rng, n_units)))
                named.append(found.is_outlying.any())
                log_e.append(float(p_to_log_e(simes(found.p))))
            mean = np.minimum(np.exp(log_e), 1e4).mean()
            far = np.mean(np.array(log_e) >= np.log(20))
            rows.append([tail, n_units, np.mean(named), mean, far, n, seed])
            if tail not in {"t3", "lognormal"}:  # heavier than the null allows
                assert np.mean(named) <= 0.08
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["tail", "n_units", "p_any_named", "mean_e_cut_at_10000", "p_e_20",
                         "repetitions", "seed"])  # fmt: skip
        writer.writerows(
            [v if isinstance(v, (str, int)) else float(f"{v:.4g}") for v in row] for row in rows
        )
