"""The parts of the excess-mass fit, each against something that can be computed by hand."""

import numpy as np
import pytest
from scipy import optimize

from kpi_audit.excess.against_baseline import against_baseline
from kpi_audit.excess.counterfactual import attained, polynomial
from kpi_audit.excess.dispersion import contrast_dispersion, dispersion, placebo_z
from kpi_audit.excess.one_off import one_off
from kpi_audit.excess.one_sided import log_e, log_e_moved
from kpi_audit.excess.regression import binomial, poisson
from kpi_audit.excess.round_numbers import round_numbers
from kpi_audit.excess.window import cut, first_meeting
from kpi_audit.shapes.histogram import Histogram

COUNTS = np.array([[3.0, 5.0, 9.0, 0.0, 4.0], [30.0, 10.0, 20.0, 20.0, 20.0]])


def test_poisson_regression_on_a_constant_is_the_mean() -> None:
    fit = poisson(COUNTS, np.ones((5, 1)), np.ones((2, 5), bool))
    assert np.exp(fit.linear[:, 0]) == pytest.approx([4.2, 20], rel=1e-3)
    assert fit.covariance[:, 0, 0] == pytest.approx([1 / 21, 1 / 100], rel=1e-3)


def test_poisson_regression_is_the_maximum_of_the_likelihood() -> None:
    x = np.linspace(-1, 1, 5)
    design = np.column_stack([np.ones(5), x, x**2])
    used = np.array([[True, True, False, True, True]] * 2)
    fit = poisson(COUNTS, design, used)
    for row in range(2):
        keep = used[row]

        def loss(b: np.ndarray, row: int = row, keep: np.ndarray = keep) -> float:
            eta = design[keep] @ b
            return float((np.exp(eta) - COUNTS[row, keep] * eta).sum() + 0.0005 * b @ b)

        best = optimize.minimize(loss, np.zeros(3), tol=1e-12).x
        assert fit.coefficients[row] == pytest.approx(best, abs=1e-3)


def test_binomial_regression_on_a_constant_is_the_share() -> None:
    trials = np.array([[10.0, 20.0, 0.0, 30.0]])
    fit = binomial(np.array([[1.0, 2.0, 0.0, 9.0]]), trials, np.ones((4, 1)), np.ones((1, 4), bool))
    assert 1 / (1 + np.exp(-fit.linear[0, 0])) == pytest.approx(12 / 60, rel=1e-3)


@pytest.mark.parametrize(
    ("target", "side", "inclusive", "first"),
    [
        (65, "floor", True, 25), (64.5, "floor", True, 25), (65, "cap", True, 25),
        (65, "cap", False, 24), (64.5, "cap", True, 24), (64.5, "cap", False, 24),
    ],
)  # fmt: skip
def test_first_bin_that_meets_the_target(
    target: float, side: str, inclusive: bool, first: int  # noqa: FBT001  (a table column)
) -> None:  # fmt: skip
    grid = Histogram(("",), np.arange(40.0, 91.0), *np.zeros((2, 1, 51), np.int64), 1.0)
    assert first_meeting(grid, target, side, inclusive=inclusive) == first  # type: ignore[arg-type]  # from a table


def test_window_marks_near_gap_and_other_targets() -> None:
    grid = Histogram(("",), np.arange(40.0, 91.0), *np.zeros((2, 1, 51), np.int64), 1.0)
    window = cut(grid, (65, 75), "floor", inclusive=True, half=12, near=2, gap=4)
    assert window.values[window.near].tolist() == [65, 66]
    assert window.values[window.gap].tolist() == [61, 62, 63, 64]
    assert window.values[~window.outside].tolist() == [*range(61, 67), *range(71, 77)]


def test_round_classes_and_the_one_that_cannot_be_measured() -> None:
    values = np.arange(70.0, 131.0)
    outside = (values < 96) | (values > 101)
    found = round_numbers(values, 1.0, outside, "decimal")
    assert found.steps == (5.0, 10.0)
    assert values[found.unmeasured].tolist() == [100]  # of 50 and 100 there is no other
    clock = round_numbers(values, 1.0, outside, "clock")
    assert clock.steps == (5.0, 10.0, 15.0, 30.0)
    assert values[clock.unmeasured].tolist() == [120]


def test_dispersion_by_hand() -> None:
    variance, used = np.full((1, 40), 25.0), np.ones((1, 40), bool)
    calm = np.tile([5.0, -5.0], 20)[np.newaxis]  # z = +-1, neighbours cancel
    assert dispersion(calm, variance, used, 2, 0)[0] == pytest.approx(1)
    waves = np.tile(np.repeat([5.0, -5.0], 10), 2)[np.newaxis]  # z = 1, but neighbours agree
    assert dispersion(waves, variance, used, 2, 0)[0] == pytest.approx(2 * 36 / 39)
    spike = np.zeros((1, 40))
    spike[0, 20] = 50  # two sums of two have z = 50 / sqrt 50, squared 50; 50 / 2.5^2 = 8
    assert dispersion(spike, variance, used, 2, 0)[0] == pytest.approx(8)
    assert np.nanmax(placebo_z(spike, variance, used, np.ones(2))) == pytest.approx(np.sqrt(50))


def test_contrast_dispersion_by_hand() -> None:
    variance, used = np.full((1, 40), 25.0), np.ones((1, 40), bool)
    spike = np.zeros((1, 40))
    spike[0, 20] = 50  # one bin minus the two before it: z = 50 / sqrt 75, squared 33.3
    found = contrast_dispersion(spike, variance, used, (1, 2), 0)
    assert found[0] == pytest.approx((2500 / 75) / 2.5**2)
    steady = np.full((1, 40), 5.0)  # every contrast is 5 - 10: z = -5 / sqrt 75, squared 1/3
    assert contrast_dispersion(steady, variance, used, (1, 2), 0)[0] == pytest.approx(1 / 3)


def _flat(moved: float) -> np.ndarray:
    """100 records in each of 51 bins; ``moved`` of them come from 61..64 to 65."""
    counts = np.full((1, 51), 100.0)
    counts[0, 21:25] -= moved / 4
    counts[0, 25] += moved
    return counts


def test_what_was_moved_counts_at_both_places() -> None:
    grid = Histogram(
        ("",), np.arange(40.0, 91.0), _flat(160).astype(int), np.zeros((1, 51), int), 1
    )
    window = cut(grid, (65,), "floor", inclusive=True, half=30, near=2, gap=4)
    rounds = round_numbers(window.values, 1.0, window.outside, "decimal")
    usable = attained(window, np.hstack([polynomial(window, 5), rounds.dummies]))
    found = one_off(window, rounds, 5, usable)
    excess, moved = (part.observed - part.expected for part in found)
    assert excess[0] == pytest.approx(160, abs=0.5)  # 360 of 200 expected
    assert moved[0] == pytest.approx(320, abs=0.5)  # 360 - 240, of 200 - 400 expected
    # Errors of 200 and of 600 records, and of the curves: 17 and 33.
    assert found.moved.deviation[0] > found.at_target.deviation[0]
    assert log_e_moved(found.moved)[0] > log_e(found.at_target)[0]


def test_a_dip_is_evidence_beside_a_baseline_too() -> None:
    base = np.full((1, 51), 100)
    since = np.vstack([_flat(100), _flat(0)]).astype(int)
    since[1, 25] += 100  # the same excess, and nothing is missing below
    grid = Histogram(("a", "b"), np.arange(40.0, 91.0), since, np.vstack([base, base]), 1.0)
    window = cut(grid, (65,), "floor", inclusive=True, half=30, near=2, gap=4)
    dip, heap = against_baseline(window, window.support()).log_e
    assert dip > heap + 1
