"""Targets on a ratio: counted in cases, so that exact fractions heap nowhere."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.bunching import bunching
from kpi_audit.shapes.histogram import Histogram
from tests.calibration.class_worlds import classes
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)


def _histogram(records: pd.DataFrame, target: float, width: float) -> Histogram:
    units = reduce(records, "ratio", target=target, width=width)
    units["value"] = np.floor(units["value"].astype(float) / width + 1e-9) * width
    units = units.assign(n=1, n_baseline=0).groupby(["segment", "value"], as_index=False)
    return Histogram.from_frame(units[["n", "n_baseline"]].sum(), width=width)


@pytest.mark.parametrize("mean", [0.5, 0.6, 0.7])
@pytest.mark.parametrize("sizes", ["5 to 40", "log-normal", "25"])
def test_is_silent_about_honest_classes(sizes: str, mean: float) -> None:
    shape = _histogram(classes(sizes, 5000, 0.0, mean), 0.6, 0.02)
    for options in ({}, {"near": 1, "gap": 2}):
        assert (bunching(shape, target=0.6, **options).log_e >= WATCH).mean() <= 0.03  # type: ignore[arg-type]  # a dict mixes types


def test_finds_classes_that_were_pushed_over() -> None:
    shape = _histogram(classes("5 to 40", 5000, 0.4), 0.6, 0.02)
    found = bunching(shape, target=0.6, near=1, gap=2)
    assert (found.log_e >= WATCH).mean() >= 0.75
    assert found.effect.mean() == pytest.approx(150, abs=30)


@pytest.mark.parametrize(("passed", "pupils", "value"), [
    (12, 20, 0.60), (11, 20, 0.58), (13, 20, 0.62),  # 12 of 20 are needed
    (13, 21, 0.60), (12, 21, 0.58), (3, 5, 0.60), (2, 5, 0.58),  # 13 of 21; 3 of 5
])  # fmt: skip
def test_a_margin_is_counted_in_cases(passed: int, pupils: int, value: float) -> None:
    one = pd.DataFrame({"numerator": [passed], "denominator": [pupils]})
    found = reduce(one, "ratio", target=0.6, width=0.02)["value"]
    assert float(found[0]) == pytest.approx(value)


def test_large_denominators_are_counted_in_shares() -> None:
    # 0.5 % of 4,000 are 20 cases; 3,800 are needed.
    table = pd.DataFrame({"numerator": [3800, 3819, 3820, 3799], "denominator": 4000})
    found = reduce(table, "ratio", target=0.95, width=0.005)["value"].astype(float)
    assert found.tolist() == pytest.approx([0.95, 0.95, 0.955, 0.945])


def test_sizes_too_unlike_are_left_out() -> None:
    table = pd.DataFrame({"numerator": 3, "denominator": [5] + [30] * 20})
    assert len(reduce(table, "ratio", target=0.6, width=0.02)) == 20


def test_emergency_departments_give_no_evidence() -> None:
    visits = pd.read_csv(case("nhs_ae_4h") / "ae_attendances.csv")
    visits = visits[visits["attendances"] > 3000]
    table = pd.DataFrame(
        {
            "numerator": visits["attendances"] - visits["breaches"],
            "denominator": visits["attendances"],
        }
    )
    found = bunching(_histogram(table, 0.95, 0.005), target=0.95)
    assert found.log_e[0] == pytest.approx(-0.3, abs=0.1)  # E = 0.7; a binomial says p = .011
    assert found.effect[0] == pytest.approx(57, abs=2)
    assert found.low[0] < 0 < found.high[0]
