"""Fabrication: silent about skew, seasons and caps, loud about values invented too evenly."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpi_audit.detectors.fabrication import fabrication
from kpi_audit.evidence import Evidence
from kpi_audit.invented.tails import NORMAL
from kpi_audit.shapes.spread import Spread
from tests.calibration.spread_worlds import (
    CHANGED,
    HIDDEN,
    INVENTED,
    LAWS,
    SAME,
    World,
    normal,
    reduce_in_time,
    reduce_ordered,
)
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)


def _table(world: World, each: int = 250, repetitions: int = 20) -> pd.DataFrame:
    rng, size = np.random.default_rng(6), (repetitions, 8, each)
    before = reduce_in_time(world[0](rng, size), "2024-01-01").assign(is_baseline=True)
    return pd.concat([before, reduce_in_time(world[1](rng, size), "2025-01-01")])


def _against_baseline(world: World, each: int = 250) -> Evidence:
    return fabrication(Spread.from_frame(_table(world, each)))


def _alone(values: Any, **parameters: Any) -> Evidence:
    frame = reduce(pd.DataFrame({"value": np.ravel(values)}), "spread", resolution=0.01)
    return fabrication(Spread.from_frame(frame), **parameters)


@pytest.mark.parametrize("name", {**SAME, **CHANGED})
def test_is_silent_in_ordinary_business(name: str) -> None:
    assert not (_against_baseline({**SAME, **CHANGED}[name]).log_e >= WATCH).any()


@pytest.mark.parametrize("name", LAWS)
def test_is_silent_about_values_that_scatter_evenly(name: str) -> None:
    values = LAWS[name](np.random.default_rng(7), (40, 1, 600))
    found = fabrication(Spread.from_frame(reduce_in_time(values, "2025-01-01")), symmetric=True)
    assert (found.log_e >= WATCH).mean() <= 0.05


@pytest.mark.parametrize("name", ["invented_100%", "invented_100%_heavy_tails"])
def test_finds_values_that_were_invented_evenly(name: str) -> None:
    found = _against_baseline(INVENTED[name], each=500)
    assert (found.log_e >= WATCH).mean() >= 0.9
    assert (found.high < 0).all()


@pytest.mark.parametrize("name", ["bad_hidden_80%", "bad_hidden_80%_heavy_tails"])
def test_finds_bad_values_that_are_missing(name: str) -> None:
    values = HIDDEN[name](np.random.default_rng(8), (40, 1, 2400))
    table = Spread.from_frame(reduce_in_time(values, "2025-01-01"))
    assert (fabrication(table, symmetric=True).log_e >= WATCH).mean() >= 0.95
    assert (fabrication(table, symmetric=True, bad="high").log_e < 0).all()


def test_a_skewed_table_without_a_baseline_is_not_judged() -> None:
    values = np.exp(np.random.default_rng(9).standard_normal(5000))
    assert "skewed values are ordinary" in _alone(values).reason[0]


def test_really_bounded_values_are_not_judged() -> None:
    table = Spread.from_frame(_table(SAME["uniform"]))
    found = fabrication(table, bounded=True)
    assert set(found.reason) == {"not applicable: values are declared as bounded"}


@pytest.mark.parametrize(
    ("n", "symmetric", "reason"),
    [(150, True, "not enough data: 150 values in blocks"), (40, True, None)],
)
def test_small_samples_are_not_judged(n: int, symmetric: bool, reason: str | None) -> None:  # noqa: FBT001
    found = _alone(normal(np.random.default_rng(1), (1, 1, n)), symmetric=symmetric)
    if reason is None:
        assert found.log_e.size == 0  # no block of 60
    else:
        assert found.reason[0].startswith(reason)


def test_ratings_on_a_short_scale_leave_nothing_to_judge() -> None:
    stars = np.random.default_rng(2).integers(1, 6, 5000)
    frame = reduce(pd.DataFrame({"value": stars}), "spread", resolution=1.0)
    assert frame.empty


def test_one_tail_that_was_always_short_is_no_evidence() -> None:
    found = _against_baseline(SAME["exponential"])
    assert set(found.reason) == {"not enough data: too few far values are expected on one side"}


def test_a_small_unit_counts_with_the_whole() -> None:
    table = _table(CHANGED["spread_halves"])
    whole = table.drop(columns="segment").groupby(["period_start", "is_baseline"]).sum()
    both = pd.concat([table, whole.reset_index().assign(segment="")])
    together, apart = fabrication(Spread.from_frame(both)), fabrication(Spread.from_frame(table))
    assert together.n[0] == apart.n.sum()


def test_hand_count() -> None:
    # 1 .. 100 and two far values: quartiles of the 102 at ranks 26.25, 51.5, 76.75 (linear),
    # so 25.25, 50.5, 75.75 (ranks shift by one for -200); 1 range = 50.5 from 50.5.
    values = [*range(1, 101), -200, 113.7]
    frame = reduce(pd.DataFrame({"value": values}), "spread", resolution=0.01)
    assert frame[["blocks", "n"]].to_numpy().tolist() == [[1, 102]]
    assert frame[["below_1", "above_1"]].to_numpy().tolist() == [[1, 1]]
    assert frame[["below_2", "above_2"]].to_numpy().tolist() == [[1, 1]]  # 63.1: 113.7 is just out
    assert frame[["below_3", "above_3"]].to_numpy().tolist() == [[1, 0]]


def test_shares_of_the_normal_law() -> None:
    quartile = stats.norm.ppf(0.75)
    assert stats.norm.sf(2 * quartile * np.array([1, 1.25, 1.5])) == pytest.approx(NORMAL)
    values = normal(np.random.default_rng(3), (1, 1, 1_000_000))
    frame = reduce(pd.DataFrame({"value": values.ravel()}), "spread", resolution=0.0001)
    shares = frame[["below_1", "below_2", "below_3"]].to_numpy()[0] / 1e6
    assert shares == pytest.approx(NORMAL, abs=0.001)


def test_a_bet_on_a_coin() -> None:
    # 48 far values of 240 in one block, 40 of them good.
    table = _shape(n=240.0, below=[8.0, 8, 8], above=[40.0, 40, 40])
    found = fabrication(table, symmetric=True)
    discount = 1.25 * np.maximum(1, 2 * 240 * NORMAL / 48)
    win = np.array([0.6, 0.75, 0.9])
    bets = [np.mean(2 ** (48 / d) * win ** (40 / d) * (1 - win) ** (8 / d)) for d in discount]
    assert np.exp(found.log_e[0]) == pytest.approx(np.mean(bets), rel=1e-6)


def _shape(n: float, below: list[float], above: list[float]) -> Spread:
    one = np.ones((1, 1))
    return Spread(
        ("",), np.array(["1970-01-01"], "datetime64[D]"), np.array([False]), one, n * one,
        np.array([[below]]), np.array([[above]]), np.zeros((1, 1, 3)),
    )  # fmt: skip


def test_a_period_with_unknown_counts_is_left_out() -> None:
    table = Spread.from_frame(_table(SAME["normal"]))
    holed = replace(table, below=np.where(np.arange(16)[:, np.newaxis] == 3, np.nan, table.below))
    assert not np.isnan(fabrication(holed).log_e).any()


def _madoff() -> Any:
    return pd.read_csv(case("madoff_returns") / "monthly_returns.csv")["monthly_return_pct"]


def test_madoff_is_found_where_returns_are_declared_symmetric() -> None:
    found = _alone(_madoff(), symmetric=True)
    assert np.exp(found.log_e[0]) == pytest.approx(101, abs=1)  # far months: 27 good, 4 bad
    assert found.high[0] < 0
    assert "skewed values are ordinary" in _alone(_madoff()).reason[0]


def test_madoff_is_found_month_by_month_too() -> None:
    """Three blocks of 71 or 72 months, each with its own level and spread: 25 good, 6 bad."""
    table = reduce_in_time(_madoff().to_numpy()[np.newaxis, np.newaxis], "1990-12-01")
    found = fabrication(Spread.from_frame(table), symmetric=True)
    assert np.exp(found.log_e[0]) == pytest.approx(40, abs=1)


def _ordered(segment: Any, day: Any, value: Any, resolution: float) -> pd.DataFrame:
    days = pd.to_datetime(day)
    given = pd.DataFrame(
        {"segment": segment, "day": days, "value": value, "row": np.arange(len(days))}
    ).dropna()
    given = given.sort_values(["day", "row"]).assign(second=np.arange(len(given)))
    given["period_start"] = given["day"].dt.to_period("M").dt.start_time
    frame = reduce_ordered(given, resolution)
    days = frame["period_start"]
    return frame.assign(is_baseline=days < days.min() + (days.max() - days.min()) / 2)


def test_flights_and_hospitals_and_purchases_are_silent() -> None:
    flights = pd.read_csv(case("nycflights_arrival_delay") / "flights_sample.csv")
    cards = pd.read_csv(case("purchasing_cards_2010") / "transactions.csv")
    care = pd.read_csv(case("nhs_ae_4h") / "ae_attendances.csv").query("type == '1'")
    late = 100 * care["breaches"] / care["attendances"]
    tables = [
        _ordered(flights["carrier"], flights[["year", "month", "day"]], flights["arr_delay"], 1),
        _ordered("", cards["date"], np.log(cards["amount_usd"].clip(lower=0.01)), 0.0001),
        _ordered("", care["period"], late, 0.1),
    ]
    for table in tables:
        found = fabrication(Spread.from_frame(table))
        assert (~np.isnan(found.log_e)).any()
        assert not (found.log_e >= WATCH).any()
