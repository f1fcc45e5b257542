"""Segments that earn more than their peers: silence first."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_audit.arrays import Float
from kpi_audit.mysteries.yield_above_peers import FEWEST_PEERS, yield_above_peers

WATCH = np.log(20.0)


def world(rates: Float, seed: int = 1) -> tuple[Float, Float]:
    rng = np.random.default_rng(seed)
    activity = rng.poisson(200, rates.shape).astype(float)
    return activity, rng.poisson(activity * rates).astype(float)


def rates(spread: float, segments: int = 12, seed: int = 2) -> Float:
    own = spread * np.random.default_rng(seed).standard_normal((segments, 1))
    return np.repeat(0.1 * np.exp(own), 52, axis=1)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("spread", [0.0, 0.2, 0.5])
def test_segments_that_differ_are_no_mystery(spread: float, seed: int) -> None:
    found = yield_above_peers(*world(rates(spread, seed=seed), seed))
    assert (found.log_e < WATCH).all()


def test_one_lucky_quarter_is_no_mystery() -> None:
    usual = rates(0.1)
    usual[0, 20:33] *= 4  # across the middle: both halves have a part of it
    usual[1, :13] *= 8
    assert (yield_above_peers(*world(usual)).log_e[:2] < np.log(200)).all()
    assert yield_above_peers(*world(usual)).log_e[1] < WATCH


def test_far_above_in_both_halves_is() -> None:
    usual = rates(0.1)
    usual[3] *= 4
    found = yield_above_peers(*world(usual))
    assert np.flatnonzero(found.log_e >= np.log(100)).tolist() == [3]
    assert found.low[3] > 50
    assert found.low[3] < 300 < found.high[3]  # 4 times is +300 %


def test_far_below_is_none() -> None:
    usual = rates(0.1)
    usual[3] /= 4
    assert yield_above_peers(*world(usual)).log_e[3] < 0


def test_few_peers_and_few_results_are_not_judged() -> None:
    few = yield_above_peers(*world(rates(0.1, FEWEST_PEERS)))
    assert (few.reason != "").all()
    assert np.isnan(few.log_e).all()
    usual = rates(0.1)
    usual[2] /= 200
    found = yield_above_peers(*world(usual))
    assert found.reason[2].startswith("not enough data")
    assert (np.delete(found.reason, 2) == "").all()


def test_hand_count_of_the_ratio() -> None:
    from scipy.stats import cauchy, t

    from kpi_audit.mysteries.yield_above_peers import _log_e

    z = np.array([0.5, 3.0, 10.0])
    expected = 2 * cauchy.pdf(z, scale=5) / t.pdf(z, 4)
    assert np.exp(_log_e(z)) == pytest.approx(expected)
    grid = np.linspace(0, 4000, 4_000_001)
    mean = np.trapezoid(np.exp(_log_e(grid)) * t.pdf(grid, 4), grid)
    assert mean == pytest.approx(1, abs=2e-3)  # an e-value: its mean under the null is 1
