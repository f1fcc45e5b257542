import numpy as np
import pytest
from scipy import integrate, special, stats

from kpi_audit.drift.bayes_factor import Moments, bayes_factor


def one(cross: float, information: float, squares: float, dof: float, prior: float) -> float:
    values = (np.array([v]) for v in (cross, information, squares, dof))
    return float(bayes_factor(Moments(*values), [prior], -1)[0])


def test_no_information_is_no_evidence() -> None:
    assert one(0.0, 0.0, 100.0, 100.0, 8.0) == pytest.approx(1, abs=1e-6)


def test_the_wrong_direction_is_evidence_against() -> None:
    assert one(15.0, 20.0, 100.0, 100.0, 0.5) < 0.2


@pytest.mark.parametrize("cross", [-30.0, -10.0, -2.0, 1.0])
def test_equals_scipys_student_t(cross: float) -> None:
    dof, information, squares, prior = 120.0, 25.0, 118.0, 0.5
    shrink = prior / (1 + prior * information)
    rest = 1 - shrink * cross**2 / squares
    exact = -0.5 * np.log1p(prior * information) - 0.5 * dof * np.log(rest) + np.log(2)
    exact += stats.t.logcdf(-shrink * cross / np.sqrt(shrink * squares * rest / dof), dof)
    assert np.log(one(cross, information, squares, dof, prior)) == pytest.approx(exact, abs=1e-3)


def test_equals_the_integral_over_its_prior() -> None:
    """Numerical integration over d (half-normal) and the scale (1/s), four observations."""
    v, u, prior = np.array([-1.2, 0.4, -0.9, -0.3]), np.array([0.0, 0.5, 1.0, 1.0]), 0.5

    def density(d: float) -> float:  # scale integrated out: sum of squares to the power -n/2
        return ((v - d * u) ** 2).sum() ** (-len(v) / 2)

    # v = d s u + s e: with d in scale units the scale does not integrate out alone; do it in 2-D.
    def joint(log_s: float, d: float) -> float:
        s = np.exp(log_s)
        likelihood = np.exp(-((v / s - d * u) ** 2).sum() / 2) / s ** len(v)
        return likelihood * 2 * stats.norm.pdf(d, 0, np.sqrt(prior))

    changed = integrate.dblquad(joint, -8, 0, -6, 6)[0]
    same = integrate.quad(
        lambda log_s: np.exp(-((v / np.exp(log_s)) ** 2).sum() / 2) * np.exp(-4 * log_s), -8, 8
    )[0]
    ours = one(float(u @ v), float(u @ u), float(v @ v), 4.0, prior)
    assert ours == pytest.approx(changed / same, rel=0.02)  # Wallace at 4 degrees of freedom
    assert density(0.0) > 0


def test_is_finite_and_cut_at_the_far_end() -> None:
    assert 1e32 < one(-1e4, 1e4, 1e4 + 1, 5000.0, 8.0) < np.inf


def test_of_several_priors_the_mean_is_taken() -> None:
    both = bayes_factor(Moments(*(np.array([v]) for v in (-9.0, 20.0, 99.0, 100.0))), [0.5, 8], -1)
    separately = [one(-9.0, 20.0, 99.0, 100.0, prior) for prior in (0.5, 8.0)]
    assert both[0] == pytest.approx(np.mean(separately), rel=1e-6)


@pytest.mark.parametrize("dof", [26.0, 130.0, 400.0, 2000.0])
def test_single_precision_costs_less_than_a_ten_thousandth(dof: float) -> None:
    """Against Wallace's approximation in double precision, up to factors of 1e17."""
    rng = np.random.default_rng(1)
    information = rng.uniform(0, 60, 20_000)
    squares = dof * rng.uniform(0.8, 1.3, 20_000)
    cross = -np.abs(rng.normal(0, 3, 20_000)) * np.sqrt(information)
    cross = np.maximum(cross, -np.sqrt(0.999 * squares * information))
    explained = cross**2 / squares * 8 / (1 + 8 * information)
    log_factor = -0.5 * dof * np.log1p(-explained)
    share = (8 * dof + 1) / (8 * dof + 3)
    tail = special.erfcx(share * np.sqrt(log_factor)) * np.exp((1 - share**2) * log_factor)
    expected = (2 * np.exp(log_factor) - tail) / np.sqrt(1 + 8 * information)
    moments = Moments(cross, information, squares, np.full(20_000, dof))
    error = np.log(bayes_factor(moments, [8.0], -1)) - np.log(expected)
    assert np.max(np.abs(error)[log_factor < 40]) < 1e-4
    assert np.max(np.abs(error)[log_factor < 10]) < 1e-5
