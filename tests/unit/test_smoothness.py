"""Smoothness: silent about ordinary and about regular counts, loud about new regularity."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpi_audit.arrays import Float
from kpi_audit.detectors.smoothness import smoothness
from kpi_audit.regularity.floor import log_e_floor
from kpi_audit.regularity.residuals import anscombe, calendar, recursive_residuals
from kpi_audit.shapes.history import History
from tests.calibration.count_worlds import INNOCENT, REGULAR, SMOOTHED
from tests.events import reduce
from tests.timed_events import reduce_timed
from tests.unit.real_cases import case

WATCH = np.log(20)
ROWS = 200
ROOM = 0.08  # a true share of 5 % and two standard errors


def _history(counts: Float, baseline: int, step: int = 7) -> History:
    days = np.datetime64("2022-01-03", "D") + step * np.arange(counts.shape[1])
    names = tuple(f"s{i:03d}" for i in range(len(counts)))
    return History(names, days, np.arange(len(days)) < baseline, counts, counts, counts)


@pytest.mark.parametrize("mean", [5.0, 100.0])
@pytest.mark.parametrize("name", [*INNOCENT, *REGULAR])
def test_is_silent_on_every_night_of_a_year(name: str, mean: float) -> None:
    world = (INNOCENT | REGULAR)[name]
    counts = world(np.random.default_rng(1), ROWS, 156, 104, mean)
    found = smoothness(_history(counts, 104))
    assert (found.log_e >= WATCH).mean() <= 0.02
    assert (np.nan_to_num(found.path, nan=-9.0).max(axis=1) >= WATCH).mean() <= ROOM


@pytest.mark.parametrize("name", list(INNOCENT))
def test_one_off_is_silent_about_arrivals(name: str) -> None:
    counts = INNOCENT[name](np.random.default_rng(2), ROWS, 104, 52, 20.0)
    found = smoothness(_history(counts, 0), arrivals=True)
    assert (found.log_e >= WATCH).mean() <= 0.01


def test_daily_counts_with_a_week_and_a_year_are_silent() -> None:
    rng = np.random.default_rng(3)
    day = np.arange(720)
    level = np.r_[30, 28, 26, 27, 33, 12, 8][day % 7] * (1 + 0.3 * np.sin(day / 58.1))
    found = smoothness(_history(rng.poisson(level, (100, 720)).astype(float), 540, 1))
    assert (np.nanmax(found.path, axis=1) >= WATCH).mean() <= 0.05


@pytest.mark.parametrize(("past", "share_judged"), [(12, 0), (26, 0), (36, 1)])
def test_monthly_counts_of_members_are_silent(past: int, share_judged: float) -> None:
    counts = np.random.default_rng(9).binomial(400, 0.95, (ROWS, past + 12)).astype(float)
    found = smoothness(_history(counts, past, 30))
    assert (found.log_e >= WATCH).mean() <= 0.02
    assert (found.reason == "").mean() == pytest.approx(share_judged, abs=0.1)


@pytest.mark.parametrize("counts", [20.0, 0.0])
def test_a_constant_is_a_capacity_and_not_judged(counts: float) -> None:
    found = smoothness(_history(np.full((1, 156), counts), 104))
    assert np.isnan(found.log_e[0])
    assert found.reason[0].startswith("not " + ("applicable: 52 of 52" if counts else "enough"))


@pytest.mark.parametrize(("name", "power"), [("variance_quartered", 0.4), ("variance_tenth", 0.95)])
def test_finds_counts_that_became_too_regular(name: str, power: float) -> None:
    counts = SMOOTHED[name](np.random.default_rng(4), ROWS, 156, 104, 30.0)
    found = smoothness(_history(counts, 104))
    assert (found.log_e >= WATCH).mean() >= power
    share = {"variance_quartered": 75, "variance_tenth": 90}[name]
    assert np.nanmedian(found.effect) == pytest.approx(share, abs=6)


def test_one_off_finds_invented_arrivals() -> None:
    counts = SMOOTHED["variance_quartered"](np.random.default_rng(5), ROWS, 52, 0, 20.0)
    found = smoothness(_history(counts, 0), arrivals=True)
    assert (found.log_e >= WATCH).mean() >= 0.95
    assert ((found.low <= 75) & (found.high >= 72)).mean() >= 0.93


def test_one_off_finds_a_nearly_constant_series() -> None:
    counts = np.rint(np.random.default_rng(6).normal(100, 3, (50, 52)))
    found = smoothness(_history(counts, 0), arrivals=True)
    assert (found.log_e[found.reason == ""] > WATCH).all()
    assert (found.reason == "").mean() > 0.5


def test_residuals_sum_to_those_of_least_squares() -> None:
    # Brown, Durbin & Evans: the recursive residuals' squares add up to the residual sum of squares.
    counts = np.random.default_rng(7).poisson(20, (1, 80))
    values, terms = anscombe(counts.astype(float)), calendar(_history(counts, 0).periods, 80)
    ours = np.nansum(recursive_residuals(values, terms) ** 2)
    theirs = np.linalg.lstsq(terms, values[0])[1][0]
    assert ours == pytest.approx(theirs, rel=1e-9)
    found = smoothness(_history(counts.astype(float), 0), arrivals=True)
    p = stats.chi2.cdf(theirs, 80 - terms.shape[1])  # Fisher's index of dispersion, lower tail
    assert found.details["chi_square_p"][0] == pytest.approx(p, rel=1e-9)


def test_floor_by_hand() -> None:
    # One residual of 0: each likelihood ratio is 1 over its mean at variance 1, by integration.
    z = np.linspace(-12, 12, 200_001)
    means = [
        np.trapezoid(stats.norm.pdf(z) * np.exp(-(1 / s - 1) / 2 * np.minimum(z**2, 6.25)), z)
        for s in (0.7, 0.5, 0.3, 0.2, 0.1)
    ]
    expected = np.log(np.mean(1 / np.array(means)) / (1 + 1 / 160))
    assert log_e_floor(np.zeros((1, 1)), np.array([10.0]))[0, 0] == pytest.approx(expected)


def test_regular_counts_are_innocent_without_a_past() -> None:
    found = smoothness(_history(np.full((1, 60), 20.0), 0))
    assert found.reason[0].startswith("not applicable: without 20 periods before the audit")


def test_sums_of_values_are_no_counts_unless_declared() -> None:
    counts = np.random.default_rng(8).poisson(50, (1, 60)).astype(float)
    week = _history(counts, 0)
    daily = History(week.segments, week.periods, week.is_baseline, counts, 0 * counts + 7, counts)
    assert smoothness(daily, arrivals=True).reason[0].startswith("not applicable: values are no")
    assert smoothness(daily, arrivals=True, counted=True).reason[0] == ""


def test_history_is_counted_as_by_hand() -> None:
    records = pd.DataFrame({
        "segment": ["a", "a", "", "a"], "value": [2.0, 3.0, 5.0, np.nan],
        "period_start": ["2024-01-01", "2024-01-01", "2024-01-01", "2024-01-08"],
    }).astype({"value": object})  # fmt: skip
    records.loc[3, "value"] = None
    frame = reduce(records, "history").sort_values("segment")
    assert frame[["segment", "total", "n", "squares"]].to_numpy().tolist() == [
        ["", 10.0, 3, 38.0], ["a", 5.0, 2, 13.0],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "file", "column"),
    [
        ("corporate_payments_2010", "payments.parquet", "date"),
        ("purchasing_cards_2010", "transactions.csv", "date"),
        ("online_retail_invoices", "invoices.csv", "invoice_time"),
    ],
)
def test_real_counts_of_records_are_not_too_smooth(name: str, file: str, column: str) -> None:
    source = f"""select date_trunc('week', cast("{column}" as timestamp)) as period_start
                 from '{case(name) / file}'"""
    found = smoothness(History.from_frame(reduce_timed(source, "history")), arrivals=True)
    # far more variable than separate events, or carried over from week to week
    assert found.log_e[0] < 0 or "carry over" in found.reason[0]


def test_reported_cases_are_seen_through_their_waves_and_a_headcount_is_left_alone() -> None:
    rng, days = np.random.default_rng(5), np.datetime64("2020-06-01", "D") + np.arange(300)
    level = 200 + 100 * np.sin(np.arange(300) / 25)
    honest = rng.poisson(level).astype(np.float64)
    smooth = np.rint(level + 0.4 * np.sqrt(level) * rng.normal(size=300))
    staff = 900.0 + np.cumsum(rng.integers(-2, 3, 300))
    counts = np.stack([honest, smooth, staff])
    table = History(
        ("honest", "smooth", "staff"), days, np.zeros(300, bool), counts, counts, counts
    )
    found = smoothness(table, arrivals=True, counted=True)
    assert found.log_e[0] < 0
    assert found.log_e[1] > np.log(1000)
    assert found.reason[2].startswith("not applicable: without a baseline, counts that carry over")
