"""What the drift detector does with awkward series: short, late, sparse, huge, other cadences."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.drift.shortfall import gap_by_period
from kpi_audit.shapes.series import Series
from kpi_audit.simulate.pairs import Scenario, simulate
from tests.unit.test_tracks_outcome import WATCH, ever, series, with_values

REFUSED = {
    "the KPI is never reported": (lambda k, o: (k * np.nan, o), "not enough data: 0 baseline"),
    "a late start": (lambda k, o: (k, from_period(o, 85)), "not enough data: 16 baseline"),
    "estimates only": (lambda k, o: (k, from_period(o, 80)), "not enough data: 24 baseline"),
    "too many gaps": (lambda k, o: (thinned(k), o), "not enough data: 33%"),
    "no audited outcome yet": (lambda k, o: (k, until(o, 104)), "not enough data: no audited"),
    "net sales below zero": (lambda k, o: (k, o - 3000), "not applicable: the outcome has neg"),
    "a constant KPI": (lambda k, o: (0 * k + 5, o), "not applicable: never shown"),
    "a constant outcome": (lambda k, o: (k, 0 * o + 5), "not applicable: never shown"),
    "a KPI of three busy weeks": (
        lambda k, o: (np.where(np.isin(np.arange(156), [40, 41, 43]), k, 0), busy(o)),
        "not applicable: never shown",
    ),
    "an outcome of zero": (lambda k, o: (k, 0 * o), "not applicable: never shown"),
}


def busy(values: np.ndarray) -> np.ndarray:
    """Ten times as much in the same three weeks: one coincidence, not a link."""
    return np.where(np.isin(np.arange(156), [40, 41, 43]), 10 * values, values)


def from_period(values: np.ndarray, first: int) -> np.ndarray:
    return np.where(np.arange(values.shape[1]) >= first, values, np.nan)


def until(values: np.ndarray, end: int) -> np.ndarray:
    return np.where(np.arange(values.shape[1]) < end, values, np.nan)


def thinned(values: np.ndarray) -> np.ndarray:
    return np.where(np.arange(values.shape[1]) % 3 == 0, np.nan, values)


@pytest.mark.parametrize("case", REFUSED)
def test_says_why_there_is_no_verdict(case: str) -> None:
    change, start = REFUSED[case]
    base = series(3)
    kpi, outcome = change(base.kpi, base.outcome)
    found = tracks_outcome(with_values(base, kpi, outcome))
    assert all(reason.startswith(start) for reason in found.reason), found.reason
    assert np.isnan(found.log_e).all()
    assert np.isnan(found.path).all()


def test_short_baseline_keeps_its_estimates_and_is_provisional() -> None:
    base = series(3)
    found = tracks_outcome(with_values(base, base.kpi, from_period(base.outcome, 80)))
    assert np.isfinite(found.details["elasticity_low"]).all()
    assert found.details["is_provisional"].tolist() == [1, 1, 1]


def test_log_of_zero_is_refused_only_if_declared() -> None:
    base = series(3)
    outcome = base.outcome.copy()
    outcome[:, 10] = 0
    refused = tracks_outcome(with_values(base, base.kpi, outcome), transform="log")
    assert refused.reason[0].startswith("not applicable: the outcome has zero or negative values")
    assert np.isfinite(
        tracks_outcome(with_values(base, base.kpi, outcome)).details["log_e_gap"]
    ).all()


def test_small_counts_are_silent() -> None:
    pairs = simulate(np.random.default_rng(5), 300, Scenario())
    counts = np.random.default_rng(6).poisson(20 * np.exp(pairs.outcome)).astype(float)
    d = tracks_outcome(replace(pairs.series(), outcome=counts)).details
    assert (np.logaddexp(d["log_e_gap"], d["log_e_link"]) >= WATCH).mean() <= 0.04


def test_roots_keep_the_meaning_of_elasticity() -> None:
    base = series(50)
    logs, roots = (tracks_outcome(base, transform=t).details for t in ("log", "anscombe"))
    for name in ("elasticity_low", "elasticity_high"):
        assert np.median(np.abs(roots[name] / logs[name] - 1)) < 0.05


@pytest.mark.parametrize("scale", [1e-3, 1e12, 1e290])
def test_units_do_not_matter(scale: float) -> None:
    base = series(10, inflation=0.2)
    plain = tracks_outcome(base, transform="log")
    scaled = tracks_outcome(replace(base, kpi=base.kpi * scale), transform="log")
    np.testing.assert_allclose(scaled.path, plain.path, atol=1e-6)


def test_outcome_equal_to_kpi_is_silent() -> None:
    base = series(5)
    found = tracks_outcome(with_values(base, base.kpi, base.kpi.copy()))
    assert (found.log_e < 0).all()


def test_no_baseline_no_periods_no_segments() -> None:
    base = series(3)
    assert (tracks_outcome(replace(base, n_baseline=0)).reason != "").all()
    assert "no audited period" in tracks_outcome(replace(base, n_baseline=156)).reason[0]
    empty = with_values(base, base.kpi[:0], base.outcome[:0])
    assert tracks_outcome(empty).log_e.shape == (0,)
    nothing = replace(base, periods=base.periods[:0], kpi=base.kpi[:, :0], n_baseline=0,
                      outcome=base.outcome[:, :0])  # fmt: skip
    assert (tracks_outcome(nothing).reason != "").all()


@pytest.mark.parametrize(
    ("cycle", "n_baseline", "n_audited", "least"), [(12.0, 36, 12, 0.4), (4.0, 24, 4, 0.15)]
)
def test_other_cadences(cycle: float, n_baseline: int, n_audited: int, least: float) -> None:
    half = {"kpi_noise": 0.3, "outcome_noise": 0.3, "lag": 1, "onset_window": 1}
    shape = {"n_baseline": n_baseline, "n_audited": n_audited, "cycle": int(cycle)}
    calm = tracks_outcome(series(60, **half, **shape))
    pushed = tracks_outcome(series(60, inflation=0.5, **half, **shape))
    assert (calm.reason == "").mean() > 0.5
    assert ever(calm) <= 0.05
    assert ever(pushed) > least


def test_daily_data_know_the_day_of_the_week() -> None:
    n_days = 640
    rng = np.random.default_rng(2)
    week = 0.5 * np.isin(np.arange(n_days) % 7, [5, 6])
    activity = np.zeros((4, n_days))
    for t in range(1, n_days):
        activity[:, t] = 0.8 * activity[:, t - 1] + 0.1 * rng.standard_normal(4)
    kpi = activity + week + 0.03 * rng.standard_normal(activity.shape)
    outcome = np.roll(activity, 2, axis=1) - week + 0.05 * rng.standard_normal(activity.shape)
    kpi[2:, 590:] += 0.3
    days = np.datetime64("2024-01-01") + np.arange(n_days)
    found = tracks_outcome(
        Series(tuple("abcd"), days, 1e3 * np.exp(kpi), 1e3 * np.exp(outcome), 580, 365.25),
        lag=(0, 7),
    )
    assert (found.reason == "").all()
    assert set(found.details["lag_periods"]) == {2.0}
    assert (found.log_e[:2] < WATCH).all()
    assert (found.log_e[2:] > WATCH).all()


def test_one_giant_week_is_named_though_evidence_stays_calm() -> None:
    base = series(20)
    kpi = base.kpi.copy()
    kpi[0, 120] *= 8
    spoilt = with_values(base, kpi, base.outcome)
    short = gap_by_period(spoilt, lag=(2, 2))
    assert short.shape == (20, 52)
    assert int(np.argmax(short[0])) == 18  # two weeks later, when the outcome was due
    assert short[0, 18] > 8
    assert np.abs(short[1:]).max() < 8
    assert tracks_outcome(spoilt, lag=(2, 2)).log_e[0] < WATCH


def test_shortfalls_are_standard_under_the_null() -> None:
    short = gap_by_period(series(200), elasticity=(1.0, 1.0))
    assert abs(np.nanmedian(short)) < 0.1
    assert 0.01 < (short > 2).mean() < 0.06


def test_detectable_inflation_shrinks_with_noise() -> None:
    loud = tracks_outcome(series(50)).details["detectable_inflation_pct"]
    calm = tracks_outcome(series(50, kpi_noise=0.3, outcome_noise=0.3)).details
    assert np.median(calm["detectable_inflation_pct"]) < 0.7 * np.median(loud)


def test_an_empty_table_has_no_segments() -> None:
    columns = ["segment", "period_start", "kpi", "outcome", "is_baseline"]
    found = tracks_outcome(Series.from_frame(pd.DataFrame(columns=columns)))
    assert found.log_e.shape == (0,)
