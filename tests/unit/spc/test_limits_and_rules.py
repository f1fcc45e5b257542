"""Limits and rules of plain variation: silence first, then each rule, then published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kpi_audit.spc.limits import Limits, limits
from kpi_audit.spc.rules import signals

STEADY = Limits(50.0, 40.0, 60.0, 10 / 2.66, 24)


def rules(*values: float) -> list[str]:
    return signals(np.array(values), STEADY)[0].tolist()


def test_plain_variation_raises_nothing() -> None:
    rng = np.random.default_rng(7)
    share = np.mean([
        (signals(x, found)[0] != "").mean()
        for x in rng.normal(50, 4, (300, 24))
        if (found := limits(x))
    ])  # fmt: skip
    assert share < 0.05


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((50.0, 61.0, 50.0), ["", "outside", ""]),
        ((50.0, 39.0, 50.0), ["", "outside", ""]),
        ((51.0,) * 6, [""] * 6),
        ((51.0,) * 7, ["shift"] * 7),
        ((51.0, 51.0, 51.0, 50.0, 51.0, 51.0, 51.0), [""] * 7),  # on the mean: the run ends
        ((47.0, 48.0, 49.0, 51.0, 52.0), [""] * 5),
        ((47.0, 48.0, 49.0, 51.0, 52.0, 53.0), ["trend"] * 6),
        ((57.0, 50.0, 57.0), ["near", "", "near"]),
        ((57.0, 50.0, 43.0), [""] * 3),  # one near each limit
    ],
)
def test_each_rule(values: tuple[float, ...], expected: list[str]) -> None:
    assert rules(*values) == expected


def test_direction_says_high_or_low() -> None:
    _, way = signals(np.array([53.0, 52.0, 51.0, 49.0, 48.0, 47.0, 30.0]), STEADY)
    assert way.tolist() == [-1.0] * 7


def test_a_period_left_out_neither_ends_a_run_nor_adds_to_it() -> None:
    gap = np.array([51.0, 51.0, 51.0, np.nan, 51.0, 51.0, 51.0])
    assert signals(gap, STEADY)[0].tolist() == [""] * 7
    assert signals(np.r_[gap, 51.0], STEADY)[0].tolist() == ["shift"] * 3 + [""] + ["shift"] * 4


def test_no_range_is_taken_across_a_gap() -> None:
    found = limits(np.array([1.0, 2.0, 1.0, np.nan, 90.0, 91.0, 90.0]))
    assert found is not None
    assert found.moving_range == 1.0


@pytest.mark.parametrize("n", [0, 1, 5])
def test_too_few_values_have_no_limits(n: int) -> None:
    assert limits(np.arange(float(n))) is None


def test_trial_limits_below_twelve() -> None:
    eleven, twelve = limits(np.arange(11.0)), limits(np.arange(12.0))
    assert eleven is not None
    assert eleven.is_trial
    assert twelve is not None
    assert not twelve.is_trial


def test_the_flow_rates_of_the_nist_handbook() -> None:
    # NIST/SEMATECH e-Handbook 6.3.2.2: mean 50.81, mean moving range 1.8778, limits 45.8159 and
    # 55.8041 with 3 / 1.128 = 2.6596 where Wheeler and NHS England write 2.66
    flow = np.array([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    found = limits(flow)
    assert found is not None
    assert found.centre == pytest.approx(50.81)
    assert found.moving_range == pytest.approx(1.8778, abs=5e-5)
    assert (found.lower, found.upper) == pytest.approx((45.8159, 55.8041), abs=2e-3)
    assert set(signals(flow, found)[0]) == {""}  # the handbook: the process is in control


@given(arrays(np.float64, st.integers(0, 40), elements=st.floats(-1e6, 1e6)))
def test_any_series_has_one_reading_per_value(values: np.ndarray) -> None:
    found = limits(values)
    if found is None:
        return
    names, way = signals(values, found)
    assert len(names) == len(way) == len(values)
    assert set(names) <= {"", "outside", "shift", "trend", "near"}
    assert ((names == "") == (way == 0)).all()
    mirrored, other_way = signals(-values, Limits(-found.centre, -found.upper, -found.lower, 0, 9))
    assert (mirrored == names).all()
    assert (other_way == -way).all()
