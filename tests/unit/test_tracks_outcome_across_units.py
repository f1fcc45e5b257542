"""The cross-sectional form: one value per unit, no time."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.drift.outlying_units import outlying_units
from kpi_audit.drift.unit_relation import robust_relation
from kpi_audit.shapes.series import Series

TAILS = {
    "normal": lambda rng, n: rng.standard_normal(n),
    "laplace": lambda rng, n: rng.laplace(size=n),
    "t4": lambda rng, n: rng.standard_t(4, n),
    "ties": lambda rng, n: np.round(rng.standard_normal(n)),
    "mostly none": lambda rng, n: rng.exponential(size=n) * (rng.random(n) < 0.3),
}


def units(seed: int, n: int, tail: str = "normal") -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    kpi = np.exp(rng.normal(6, 1.5, n))
    return kpi, kpi**0.9 * np.exp(-0.2 * TAILS[tail](rng, n))


def series(kpi: np.ndarray, outcome: np.ndarray) -> Series:
    frame = pd.DataFrame({"segment": [f"u{i:06d}" for i in range(len(kpi))], "kpi": kpi,
                          "outcome": outcome})  # fmt: skip
    return Series.from_frame(frame, cycle=0)


@pytest.mark.parametrize("n", [300, 3000])
@pytest.mark.parametrize("tail", TAILS)
def test_is_silent_where_all_units_obey(tail: str, n: int) -> None:
    found = [outlying_units(*units(seed, n, tail)) for seed in range(60)]
    assert np.mean([f.is_outlying.any() for f in found]) <= 0.1
    log_e = [tracks_outcome(series(*units(seed, n, tail))).log_e[0] for seed in range(60)]
    assert np.exp(log_e).mean() < 2


def test_names_units_whose_kpi_is_hollow() -> None:
    kpi, outcome = units(1, 2000)
    large = np.argsort(kpi)[-300::100]
    outcome[large] *= 0.001
    found = outlying_units(kpi, outcome)
    assert set(np.flatnonzero(found.is_outlying)) == set(large)
    evidence = tracks_outcome(series(kpi, outcome))
    assert evidence.log_e[0] > np.log(10)
    assert evidence.details["outlying_units"][0] == 3


def test_slope_interval_covers() -> None:
    covers = []
    for seed in range(200):
        line = robust_relation(*units(seed, 300, "laplace"), 1)
        covers.append(line.low <= 0.9 <= line.high)
    assert 0.91 <= np.mean(covers) <= 0.99


def test_scale_does_not_matter() -> None:
    kpi, outcome = units(2, 500)
    plain, scaled = (tracks_outcome(series(kpi * s, outcome)) for s in (1.0, 1e6))
    assert plain.log_e[0] == pytest.approx(scaled.log_e[0], abs=1e-6)


def test_unrelated_units_get_no_verdict() -> None:
    kpi, outcome = units(3, 500)
    found = tracks_outcome(series(kpi, np.random.default_rng(0).permutation(outcome)))
    assert found.reason[0].startswith("not applicable: never shown to track its outcome across")
    assert np.isfinite(found.effect[0])


def test_few_or_empty_units_are_not_enough() -> None:
    kpi, outcome = units(4, 30)
    assert tracks_outcome(series(kpi, outcome)).reason[0].startswith("not enough data: 30 units")
    gone = tracks_outcome(series(kpi * np.nan, outcome))
    assert gone.reason[0].startswith("not enough data: 0 units")


def test_an_inverse_relation_needs_its_sign() -> None:
    kpi, outcome = units(5, 500)
    assert tracks_outcome(series(1 / kpi, outcome)).reason[0] != ""
    turned = tracks_outcome(series(1 / kpi, outcome), sign="-")
    assert turned.reason[0] == ""
    assert turned.effect[0] == pytest.approx(0.9, abs=0.05)
