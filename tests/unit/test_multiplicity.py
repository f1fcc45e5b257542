"""e-BH over KPIs and inside a selected KPI."""

import numpy as np
import pytest

from kpi_audit.arrays import Bool, Float
from kpi_audit.multiplicity import e_bh, e_bh_within


def test_nothing_is_found_in_nothing() -> None:
    assert not e_bh(np.zeros(50), 0.05).any()
    assert e_bh(np.empty(0), 0.05).shape == (0,)
    assert not e_bh(np.full(4, np.nan), 0.05).any()
    assert not e_bh(np.full(4, -np.inf), 0.05).any()


@pytest.mark.parametrize(
    ("e", "selected"),
    [
        ([20.0], [True]),  # K = 1: threshold 1 / 0.05 = 20, reached exactly
        ([19.99], [False]),
        ([40.0, 1.0], [True, False]),  # k = 1: 2 / 0.05 = 40
        ([39.9, 20.0], [True, True]),  # k = 2: 2 / (0.05 * 2) = 20, both reach it
        ([39.9, 19.9], [False, False]),
        ([1.0, 30.0, 30.0, 29.0], [False, True, True, True]),  # k = 3: 4 / 0.15 = 26.7
    ],
)
def test_by_hand(e: list[float], selected: list[bool]) -> None:
    assert e_bh(np.log(e), 0.05).tolist() == selected


def test_untested_hypotheses_neither_count_nor_are_selected() -> None:
    log_e = np.array([np.nan, np.log(20.0), np.nan])
    assert e_bh(log_e, 0.05).tolist() == [False, True, False]


def test_infinite_evidence_is_selected_first() -> None:
    assert e_bh(np.array([np.inf, 0.0, 0.0]), 0.05).tolist() == [True, False, False]


def test_within_by_hand() -> None:
    # 1 of 2 KPIs: level 0.025. KPI 0 has 2 streams: k = 1 needs 2 / 0.025 = 80, k = 2 needs 40.
    kpi = np.array([1, 0, 0, 1])
    chosen = np.array([True, False])
    assert e_bh_within(np.log([9e9, 80.0, 39.0, 9e9]), kpi, chosen, 0.05).tolist() == [
        False, True, False, False,
    ]  # fmt: skip
    assert not e_bh_within(np.log([9e9, 79.0, 39.0, 9e9]), kpi, chosen, 0.05).any()
    assert e_bh_within(np.log([9e9, 41.0, 41.0, 9e9]), kpi, chosen, 0.05).sum() == 2


def test_within_at_full_level_when_all_are_selected() -> None:
    log_e, kpi = np.log([20.0, 20.0]), np.array([0, 1])
    assert e_bh_within(log_e, kpi, np.array([True, True]), 0.05).all()


def test_within_ignores_kpis_without_any_tested_stream() -> None:
    log_e, kpi = np.array([np.log(20.0), np.nan]), np.array([0, 1])
    assert e_bh_within(log_e, kpi, np.array([True, False]), 0.05).tolist() == [True, False]
    assert not e_bh_within(np.empty(0), np.empty(0, np.int64), np.zeros(3, bool), 0.05).any()


def _honest_e(rng: np.random.Generator, shape: tuple[int, ...], signal: Float) -> Float:
    """Likelihood ratios for a shift of 3 in a normal mean: expectation 1 where signal is 0."""
    return 3 * (rng.standard_normal(shape) + signal) - 4.5


def _false_share(selected: Bool, null: Bool) -> float:
    return float((selected & null).sum() / max(selected.sum(), 1))


@pytest.mark.parametrize("correlation", [0.0, 0.9])
def test_false_discovery_rate_holds(correlation: float) -> None:
    rng = np.random.default_rng(20)
    signal = np.r_[np.full(20, 4.0), np.zeros(180)]
    shares = []
    for _ in range(400):
        common = 3 * correlation * rng.standard_normal()
        own = 3 * np.sqrt(1 - correlation**2) * rng.standard_normal(200)
        log_e = common + own + 3 * signal - 4.5
        shares.append(_false_share(e_bh(log_e, 0.1), signal == 0))
    assert np.mean(shares) <= 0.1
    assert np.mean(shares) > 0  # the test can see false discoveries at all


def test_false_discovery_rate_holds_inside_selected_kpis() -> None:
    rng = np.random.default_rng(21)
    kpi = np.repeat(np.arange(40), 5)
    signal = np.where((kpi < 8) & (np.arange(200) % 5 < 2), 5.0, 0.0)
    shares, found = [], []
    for _ in range(300):
        log_e = _honest_e(rng, (200,), signal)
        chosen = e_bh(np.log(np.exp(log_e).reshape(40, 5).mean(axis=1)), 0.1)
        inside = e_bh_within(log_e, kpi, chosen, 0.1)
        shares += [_false_share(inside & (kpi == k), signal == 0) for k in np.flatnonzero(chosen)]
        found.append((inside & (signal > 0)).sum() / (signal > 0).sum())
    assert np.mean(shares) <= 0.1
    assert np.mean(found) > 0.8
