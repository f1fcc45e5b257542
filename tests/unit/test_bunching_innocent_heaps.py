"""Targets where values heap innocently: at a peak, on whole minutes, on habitual round numbers."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_audit.detectors.bunching import bunching
from kpi_audit.shapes.histogram import Histogram

WATCH = np.log(20)


def shape(values: np.ndarray, width: float, target: float) -> Histogram:
    """100 bins to either side of a target, as a night counts them."""
    first = round(target / width) - 100
    places = np.floor(values / width + 1e-9).astype(int) - first
    counts = np.bincount(places[(places >= 0) & (places <= 200)], minlength=201)[np.newaxis]
    return Histogram(("",), (first + np.arange(201)) * width, counts, 0 * counts, width)


def surprises(seed: int, *, met: bool) -> np.ndarray:
    """Earnings per share minus their forecast in cents: forecasts are good, so 0 is a peak."""
    rng = np.random.default_rng(seed)
    cents = np.rint(rng.laplace(0.4, 1, 30_000) * rng.gamma(2, 2.5, 30_000)).astype(int)
    short = (cents < 0) & (cents >= -2) & (rng.random(30_000) < 0.4)
    return np.where(short & met, rng.integers(0, 2, 30_000), cents)


@pytest.mark.parametrize("seed", range(5))
def test_a_peak_of_good_forecasts_is_no_push_and_a_push_at_it_is_seen(seed: int) -> None:
    assert bunching(shape(surprises(seed, met=False), 1, 0), target=0).log_e[0] < np.log(10)
    assert bunching(shape(surprises(seed, met=True), 1, 0), target=0).log_e[0] > WATCH


def responses(seed: int, typed: float, late: float) -> np.ndarray:
    """Seconds to a scene; some typed in whole minutes, some of the late ones put under 480."""
    rng = np.random.default_rng(seed)
    found = rng.lognormal(np.log(450), 0.45, 20_000)
    moved = (found > 480) & (found < 540) & (rng.random(20_000) < late)
    found = np.where(moved, rng.uniform(445, 480, 20_000), found)
    return np.where(rng.random(20_000) < typed, np.rint(found / 60) * 60, np.rint(found))


@pytest.mark.parametrize("seed", range(5))
def test_times_typed_in_whole_minutes_are_no_push_to_eight_minutes(seed: int) -> None:
    asked = {"target": 480, "side": "cap", "is_fine": True, "inclusive": False, "ends_round": True}
    habit, plain, pushed = (
        bunching(shape(responses(seed, *world) - 0.5, 5, 480), **asked)  # type: ignore[arg-type]  # a dict mixes types
        for world in ((0.25, 0.0), (0.0, 0.0), (0.0, 0.3))
    )
    assert habit.log_e[0] < 1
    assert plain.log_e[0] < 1
    assert pushed.log_e[0] > WATCH
    # About 860 records were moved, up to 35 seconds below the limit: some lie beyond the bins.
    assert pushed.low[0] < 860 < 1.5 * pushed.high[0]


@pytest.mark.parametrize("seed", range(5))
def test_a_habit_of_round_discounts_is_measured_on_discounts_further_away(seed: int) -> None:
    rng = np.random.default_rng(seed)
    free, habit = rng.gamma(3, 4.0, 5000), rng.choice([0, 5, 10, 15, 20, 25, 30], 5000)
    given = np.where(rng.random(5000) < 0.3, habit, free).round(1)
    found = bunching(shape(given, 0.1, 20), target=20, side="cap")
    assert found.log_e[0] < 1
    assert found.low[0] < 0 < found.high[0]
    assert "measured on others further away" in found.details["round_number"][0]


def test_a_curve_with_a_step_that_misses_the_counts_explains_no_push() -> None:
    # Minutes late: most flights early, some very late. Half of those 15 to 18 late report 12 to 14.
    rng = np.random.default_rng(1)
    on_plan, late = (
        rng.normal(-6, 12, 40_000),
        rng.exponential(45, 40_000) + rng.normal(0, 8, 40_000),
    )
    honest = np.rint(np.where(rng.random(40_000) < 0.8, on_plan, late))
    moved = (honest >= 15) & (honest <= 18) & (rng.random(40_000) < 0.4)
    pushed = np.where(moved, rng.integers(12, 15, 40_000), honest)
    asked = {"target": 15, "side": "cap", "inclusive": False}
    assert bunching(shape(honest, 1, 15), **asked).log_e[0] < 1  # type: ignore[arg-type]  # a dict mixes types
    found = bunching(shape(pushed, 1, 15), **asked)  # type: ignore[arg-type]  # a dict mixes types
    assert found.log_e[0] > WATCH
    assert found.low[0] < moved.sum() < found.high[0]


def test_significant_z_values_are_seen_in_bins_that_begin_at_1_96() -> None:
    rng = np.random.default_rng(2)
    effect = np.where(rng.random(15_000) < 0.55, rng.exponential(1.8, 15_000), 0.0)
    honest = np.abs(rng.normal(effect, 1))
    hacked = (honest > 1.5) & (honest < 1.96) & (rng.random(15_000) < 0.3)
    pushed = np.where(hacked, rng.uniform(1.96, 2.25, 15_000), honest)
    silent = bunching(shape(honest, 0.02, 1.96), target=1.96, is_fine=True)
    assert silent.log_e[0] < 1
    found = bunching(shape(pushed, 0.02, 1.96), target=1.96, is_fine=True)
    assert found.log_e[0] > WATCH
    assert found.low[0] < hacked.sum() < found.high[0]


def test_a_scale_of_sixteen_points_is_told_from_a_bound() -> None:
    # 15 bouts, 8 to be won: too few counts to tell a shape, yet the scale does not end there.
    rng = np.random.default_rng(3)
    found = bunching(shape(rng.binomial(15, 0.5, 5000), 1, 8), target=8)
    assert found.reason[0].startswith("not applicable: too few points of the scale")
    ends = bunching(shape(rng.binomial(8, 0.9, 5000), 1, 8), target=8)
    assert "it bounds the scale" in ends.reason[0]
