"""Yield loss: silence first, then alarm, then outside numbers."""

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import gamma

from kpi_audit.arrays import Float
from kpi_audit.detectors.yield_loss import yield_loss
from kpi_audit.drift.count_yield import RATIOS, SEASON_SD, TREND_SD, WANDER_SD, count_fall
from kpi_audit.drift.per_unit import per_unit
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.shapes.series import Series
from kpi_audit.simulate.noise import autoregressive
from tests.unit.real_cases import case

WATCH = np.log(20)
WEEK = np.arange(156)
SINCE = WEEK >= 104
ROWS = 20


def activity(seed: int, rise: float) -> Float:
    rng = np.random.default_rng(seed)
    season = 0.2 * np.sin(2 * np.pi * WEEK / 52.1775)
    own = 0.08 * autoregressive(rng.standard_normal((ROWS, 156)), 0.3)
    return np.asarray(season + own + np.log1p(rise) * SINCE)


def table(kpi: Float, outcome: Float, n_baseline: int = 104) -> Series:
    days = np.datetime64("2023-01-02") + 7 * np.arange(kpi.shape[1])
    names = tuple(f"s{i}" for i in range(len(kpi)))
    return Series(names, days, kpi, outcome, n_baseline, 52.1775)


def counts(seed: int, mean: Float) -> Float:
    return np.random.default_rng(seed).poisson(mean).astype(float)


def noise(seed: int, sd: float = 0.05) -> Float:
    return np.asarray(np.random.default_rng(seed).normal(0, sd, (ROWS, 156)))


@pytest.mark.parametrize("mean", [1.0, 8.0, 900.0])
@pytest.mark.parametrize("rise", [0.0, 0.5, 2.0])
def test_silent_when_the_outcome_follows(mean: float, rise: float) -> None:
    x = activity(1, rise)
    pair = table(1000 * np.exp(x), counts(2, mean * np.exp(x + noise(3))))
    for elasticity in (None, 1.0):
        found = yield_loss(pair, elasticity=elasticity, lag=(0, 0))
        assert (found.reason == "").all()
        assert (found.log_e < WATCH).all()


@pytest.mark.parametrize("elasticity", [0.3, 0.6])
def test_silent_when_returns_diminish_as_they_did(elasticity: float) -> None:
    x = activity(4, 1.0)
    pair = table(1000 * np.exp(x), 500 * np.exp(elasticity * x + noise(5, 0.02)))
    assert (yield_loss(pair, lag=(0, 0)).log_e < WATCH).all()
    assert (yield_loss(pair, lag=(0, 0), elasticity=1).log_e > WATCH).mean() > 0.9  # declared wrong


def test_silent_when_the_yield_was_falling_before() -> None:
    x = activity(6, 0.5)
    trend = -0.2 * WEEK / 52
    large = table(1000 * np.exp(x), 500 * np.exp(x + trend + noise(7)))
    small = table(1000 * np.exp(x), counts(8, 10 * np.exp(x + trend)))
    for pair in (large, small):
        assert (yield_loss(pair, elasticity=1, lag=(0, 0)).log_e < WATCH).all()


def test_silent_when_the_kpi_did_not_rise() -> None:
    x = activity(9, 0.0)
    falls = np.where(SINCE, 0.6, 1.0)
    pair = table(1000 * np.exp(x), 500 * falls * np.exp(x + noise(10)))
    found = yield_loss(pair, elasticity=1, lag=(0, 0))
    assert (found.log_e < WATCH).all()
    assert (np.asarray(found.details["log_e_yield"]) > WATCH).all()


def test_silent_on_a_season_of_the_yield() -> None:
    x = activity(11, 0.5)
    season = 0.3 * np.cos(2 * np.pi * WEEK / 52.1775)
    pair = table(1000 * np.exp(x), counts(12, 12 * np.exp(x + season)))
    assert (yield_loss(pair, elasticity=1, lag=(0, 0)).log_e < WATCH).all()


@pytest.mark.parametrize("mean", [8.0, 900.0])
@pytest.mark.parametrize("rise", [0.0, 0.4])
def test_silent_on_one_bulk_import(mean: float, rise: float) -> None:
    x = activity(25, rise)
    kpi = 1000 * np.exp(x)
    kpi[:, 120] *= 30
    pair = table(kpi, counts(26, mean * np.exp(x + noise(27))))
    assert (yield_loss(pair, elasticity=1, lag=(0, 0)).log_e < WATCH).all()


def test_little_is_not_judged() -> None:
    x = activity(13, 1.0)
    rare = yield_loss(table(1000 * np.exp(x), counts(14, 0.05 * np.exp(x))), elasticity=1)
    assert (rare.reason == "not enough data: fewer than 20 results in the baseline").all()
    pair = table(1000 * np.exp(x[:, 64:]), counts(15, 10 * np.exp(x[:, 64:])), 40)
    why = "not enough data: 40 baseline periods with KPI and outcome, 52 needed"
    assert (yield_loss(pair).reason == why).all()


@pytest.mark.parametrize(("mean", "rise"), [(5.0, 1.5), (20.0, 0.8), (900.0, 0.5)])
def test_finds_volume_that_brings_nothing(mean: float, rise: float) -> None:
    x, real = activity(16, rise), activity(16, 0.0)
    pair = table(1000 * np.exp(x), counts(17, mean * np.exp(real + noise(18))))
    found = yield_loss(pair, elasticity=1, lag=(0, 0))
    assert (found.log_e > WATCH).mean() >= 0.8
    truth = 100 * rise / (1 + rise)
    assert np.median(found.effect) == pytest.approx(truth, abs=5)
    assert ((found.low <= truth) & (truth <= found.high)).mean() >= 0.85


def test_finds_a_loss_where_no_link_was_ever_shown() -> None:
    x = activity(19, 0.8)
    outcome = 500 * np.exp(noise(20, 0.05) - 0.3 * SINCE)
    found = yield_loss(table(1000 * np.exp(x), outcome), lag=(0, 0))
    assert (found.log_e > WATCH).mean() >= 0.8


def test_the_past_is_not_rewritten() -> None:
    x, real = activity(21, 1.0), activity(21, 0.0)
    kpi, outcome = 1000 * np.exp(x), counts(22, 20 * np.exp(real))
    whole = yield_loss(table(kpi, outcome), elasticity=1, lag=(0, 0))
    early = yield_loss(table(kpi[:, :130], outcome[:, :130]), elasticity=1, lag=(0, 0))
    assert whole.path is not None
    assert early.path is not None
    np.testing.assert_allclose(early.path, whole.path[:, :26], rtol=1e-6, atol=1e-8)


def test_regression_and_evidence_by_numerical_means() -> None:
    """Expected counts by scipy's optimiser, the e-value by integrating over the rate."""
    rng = np.random.default_rng(23)
    offset = rng.normal(0, 0.3, (1, 156))
    y = rng.poisson(6 * np.exp(offset - 0.4 * SINCE)).astype(float)
    found = count_fall(y, offset, np.ones((1, 156), bool), 104, rhythm(52.1775))
    angle = 2 * np.pi * WEEK / 52.1775
    x = np.column_stack([np.ones(156), np.sin(angle), np.cos(angle), np.sin(2 * angle),
                         np.cos(2 * angle), (WEEK - 104) / 52.1775])  # fmt: skip
    penalty = np.array([0, *[1 / SEASON_SD**2] * 4, 1 / TREND_SD**2]) / 2

    def loss(beta: Float) -> float:
        eta = offset[0, :104] + x[:104] @ beta
        return float((np.exp(eta) - y[0, :104] * eta).sum() + penalty @ beta**2)

    beta = minimize(loss, np.zeros(6), tol=1e-10).x
    mean = np.exp(offset[0] + x @ beta)
    total = mean[104:].sum()
    assert found.size[0] == pytest.approx(np.log(y[0, 104:].sum() / total), abs=1e-4)
    information = (x[:104] * mean[:104, None]).T @ x[:104] + 2 * np.diag(penalty)

    def log_e(first: int) -> float:
        lever = (mean[first:] @ x[first:]) / mean[first:].sum()
        spread = float(found.dispersion[0])
        variance = WANDER_SD**2 + spread * lever @ np.linalg.inv(information) @ lever
        seen, due = y[0, first:].sum() / spread, mean[first:].sum() / spread

        def marginal(ratio: float) -> float:
            def part(rate: float) -> float:
                logs = seen * np.log(ratio * due * rate) - ratio * due * rate
                peak = seen * np.log(seen) - seen
                return float(np.exp(logs - peak) * gamma.pdf(rate, 1 / variance, scale=variance))

            return quad(part, 0.01, 5, points=[0.5, 0.7, 1.0], limit=200)[0]

        return float(np.log(np.mean([marginal(r) for r in RATIOS]) / marginal(1.0)))

    by_hand = np.log(np.mean(np.exp([log_e(104 + onset) for onset in (0, 13, 26, 39)])))
    assert found.log_e[0, -1] == pytest.approx(by_hand, abs=1e-3)


def test_a_root_over_its_drivers_root_stays() -> None:
    """E sqrt(k + 3/8) is sqrt(mean) up to 1 / mean (Anscombe 1948)."""
    rng = np.random.default_rng(24)
    driver = np.log(np.repeat([1.0, 3.0], 20_000))[None, :]
    root = 2 * np.sqrt(rng.poisson(20 * np.exp(driver)) + 0.375) / np.sqrt(20)
    left = per_unit(root, np.array([True]), driver, np.ones(1))[0]
    assert left[20_000:].mean() == pytest.approx(left[:20_000].mean(), abs=0.01)


def test_calls_to_harder_clients_are_no_loss() -> None:
    calls = pd.read_csv(case("bank_marketing_calls") / "calls.csv")
    sums = calls.assign(sold=calls["y"] == "yes").groupby("month")
    frame = pd.DataFrame({"kpi": sums["campaign"].sum(), "outcome": sums["sold"].sum()})
    found = yield_loss(Series.from_frame(frame.reset_index(names="segment"), cycle=0))
    assert found.reason[0] == "not applicable: the yield of a single table has no before"


def test_bought_stars_bring_no_downloads() -> None:
    """Five packages have two years of months; one got 241 stars, 189 of them fake, after none.

    It is found if a star is declared to stand for its share of downloads. Without that the
    baseline leaves open whether stars ever brought any, and only falling downloads would count.
    """
    read = pd.read_csv(case("github_fake_stars_timeline") / "downloads_monthly.csv")
    start = pd.PeriodIndex(read["month"], freq="M").start_time
    frame = pd.DataFrame(
        {"segment": read["repo_id"], "period_start": start, "kpi": read["n_stars_all"],
         "outcome": read["download_count"], "is_baseline": start < pd.Timestamp("2023-09-01")}
    )  # fmt: skip
    series = Series.from_frame(frame, cycle=12)
    found = yield_loss(series, elasticity=1.0)
    assert (found.reason == "").sum() == 5
    named = np.array(series.segments)[np.nan_to_num(found.log_e, nan=-9) >= WATCH]
    assert named.tolist() == ["ra7eb128d48"]
    since = read[(read["month"] >= "2023-09") & read["repo_id"].isin(named)]
    assert since[["n_stars_all", "n_stars_fake"]].sum().tolist() == [241, 189]
    undeclared = yield_loss(series)
    assert (np.nan_to_num(undeclared.log_e, nan=-9) < WATCH).all()


def test_half_a_year_of_a_shop_is_too_short() -> None:
    read = pd.read_csv(case("online_retail_invoices") / "invoices.csv")
    week = pd.to_datetime(read["invoice_time"]).dt.to_period("W").dt.start_time
    net = read["value_gbp"].where(read["kind"].isin(["sale", "cancellation"]), 0.0)
    gross = read["value_gbp"].where(read["kind"] == "sale", 0.0)
    sums = pd.DataFrame({"kpi": gross, "outcome": net}).groupby(week).sum()
    frame = sums.reset_index(names="period_start").assign(segment="")
    frame["is_baseline"] = frame["period_start"] < pd.Timestamp("2011-06-06")
    found = yield_loss(Series.from_frame(frame), elasticity=1, lag=(0, 0))
    assert str(found.reason[0]).startswith("not enough data: ")
