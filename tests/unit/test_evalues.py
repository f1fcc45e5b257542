"""E-values from p-values and their averages."""

import numpy as np
import pytest
from scipy import integrate

from kpi_audit.evalues import log_mean, log_p_to_log_e, p_to_log_e


def test_an_unremarkable_p_is_worth_less_than_nothing() -> None:
    assert (p_to_log_e([0.3, 0.5, 0.9, 1.0]) < 0).all()
    assert p_to_log_e(1.0) == pytest.approx(np.log(0.5))


@pytest.mark.parametrize(
    ("p", "e"), [(0.05, 1.8), (0.01, 4.5), (0.001, 21), (0.0001, 118)]
)  # methods.md section 3
def test_known_prices(p: float, e: float) -> None:
    assert np.exp(p_to_log_e(p)) == pytest.approx(e, rel=0.03)


@pytest.mark.parametrize("p", [1e-9, 0.02, 0.4, 0.605, 0.608, 0.9, 0.999999])
def test_is_the_average_over_kappa(p: float) -> None:
    mean, _ = integrate.quad(lambda k: k * p ** (k - 1), 0, 1, epsabs=1e-13, epsrel=1e-12)
    assert np.exp(p_to_log_e(p)) == pytest.approx(mean, rel=1e-9)


def test_is_an_e_value_under_a_uniform_p() -> None:
    # In u = -log p the density is exp(-u): stable although E itself is unbounded. The integral
    # over u < U is 1 - 1/U (by parts), so the mean of E is 1.
    total, _ = integrate.quad(lambda u: np.exp(log_p_to_log_e(-u) - u), 0, 1000, limit=400)
    assert total == pytest.approx(1 - 1 / 1000, abs=1e-6)


def test_far_tail_and_ends() -> None:
    assert log_p_to_log_e(-1e6) == pytest.approx(1e6 - 2 * np.log(1e6), rel=1e-12)
    assert p_to_log_e(0.0) == np.inf
    assert np.isnan(p_to_log_e(np.nan))
    tiny = log_p_to_log_e(np.linspace(-1e-12, 0, 5))
    assert tiny == pytest.approx(np.log(0.5), abs=1e-9)


def test_is_continuous_where_series_meets_closed_form() -> None:
    both = log_p_to_log_e([-0.5 - 1e-13, -0.5 + 1e-13])
    assert both[0] == pytest.approx(both[1], abs=1e-10)


def test_refuses_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]; got -0\.1 to 0\.5"):
        p_to_log_e([-0.1, 0.5])
    with pytest.raises(ValueError, match=r"at most 0; got 0\.1"):
        log_p_to_log_e([0.1])


def test_mean_by_hand() -> None:
    log_e = np.log([[8.0, 4.0], [1.0, 3.0]])
    assert np.exp(log_mean(log_e, [0.75, 0.25])) == pytest.approx([7.0, 1.5])
    assert np.exp(log_mean(log_e, axis=0)) == pytest.approx([4.5, 3.5])
    assert np.exp(log_mean(log_e, [3.0, 1.0])) == pytest.approx([7.0, 1.5])


def test_mean_drops_what_does_not_apply() -> None:
    log_e = np.array([[np.log(8.0), np.nan], [np.nan, np.nan], [np.nan, -np.inf]])
    mean = log_mean(log_e, [0.75, 0.25])
    assert mean[0] == pytest.approx(np.log(8.0))
    assert np.isnan(mean[1])
    assert mean[2] == -np.inf


def test_mean_of_extremes() -> None:
    assert log_mean([1e5, 0.0]) == pytest.approx(1e5 - np.log(2))
    assert log_mean([np.inf, 0.0]) == np.inf
    assert log_mean([np.inf, 0.0], [0.0, 1.0]) == 0.0
    assert log_mean([-1e5, -1e5]) == pytest.approx(-1e5)
    assert np.isnan(log_mean([]))
    assert np.isnan(log_mean([1.0], [0.0]))
    assert log_mean(np.empty((0, 3))).shape == (0,)


@pytest.mark.parametrize("weights", [[-1.0, 2.0], [np.nan, 1.0]])
def test_mean_refuses_bad_weights(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="non-negative numbers"):
        log_mean([0.0, 0.0], weights)
