"""Splits: silent about innocent same-day purchases, loud about split ones, checked by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom

from kpi_audit.detectors.splits import splits
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.splits import SUMS, Splits
from tests.calibration.purchase_worlds import (
    INNOCENT,
    LIMIT,
    START,
    Purchases,
    merged,
    records,
    split,
    tickets_in_twos,
)  # fmt: skip
from tests.timed_events import reduce_timed
from tests.unit.real_cases import case

WATCH = np.log(20)
YEAR = 365


def _judge(some: Purchases, grain: str = "", audit_from: str | None = None) -> Evidence:
    given = records(merged(some, 4), grain)
    frame = reduce_timed(given, "splits", audit_from=audit_from, target=LIMIT)
    return splits(Splits.from_frame(frame[frame["segment"] != ""]))


@pytest.mark.parametrize("name", list(INNOCENT))
def test_is_silent_about_innocent_purchases(name: str) -> None:
    some = INNOCENT[name](np.random.default_rng(1), 40)
    found = _judge(some.taken(some.day < YEAR))
    assert (found.reason == "").all()
    assert (found.log_e >= WATCH).mean() == 0


def test_a_baseline_clears_what_is_bought_in_twos() -> None:
    found = _judge(tickets_in_twos(np.random.default_rng(2), 40), "M", str(START + YEAR))
    assert (found.details["form"] == "baseline").all()
    assert (found.log_e >= WATCH).mean() == 0


def test_finds_split_purchases() -> None:
    some = split(0.5)(np.random.default_rng(3), 24)
    found = _judge(some.taken(some.day < YEAR))
    assert (found.log_e >= WATCH).mean() >= 0.7
    assert (found.low > 0).mean() >= 0.9
    assert found.effect.mean() > 50


def test_finds_splits_that_began_with_the_audit() -> None:
    found = _judge(split(0.8, YEAR)(np.random.default_rng(4), 40), "M", str(START + YEAR))
    assert (found.log_e >= WATCH).mean() >= 0.7


def _pairs(hits: list[tuple[float, float, bool]]) -> pd.DataFrame:
    """One actor and partner per pair of amounts, of one day or of two."""
    rows = [
        (
            f"a{i // 4}",
            f"p{i}",
            pd.Timestamp("2024-03-01") + pd.Timedelta(days=5 * k * (not hit)),
            v,
        )
        for i, (first, second, hit) in enumerate(hits)
        for k, v in enumerate((first, second))
    ]
    frame = pd.DataFrame(rows, columns=["actor", "counterpart", "at", "value"])
    return frame.assign(record=np.arange(len(frame)).astype(str), segment="a")


def test_score_is_that_of_mantel_and_haenszel() -> None:
    rng = np.random.default_rng(5)
    over, hit = rng.random((2, 240)) < 0.5
    hits = [(900.0, 1600.0 if o else 900.0, bool(h)) for o, h in zip(over, hit, strict=True)]
    hits = [(1400.0, 1400.0, h) if v > 1000 else (800.0, 900.0, h) for _, v, h in hits]
    frame = reduce_timed(_pairs(hits), "splits", target=2500.0)
    row = frame[frame["segment"] == ""].iloc[0]
    strata = over.reshape(60, 4), hit.reshape(60, 4)
    law = hypergeom(4, strata[0].sum(axis=1), strata[1].sum(axis=1))
    both = (strata[0] & strata[1]).sum(axis=1)
    with np.errstate(all="ignore"):  # SciPy's third moment of a law without spread
        mean, variance = law.stats("mv")
    assert row["score_0"] == pytest.approx((both - mean).sum())
    assert row["spread_0"] == pytest.approx(np.nansum(variance))
    assert row["square_00"] == pytest.approx(((both - mean) ** 2).sum())
    assert row["hits_over"] == (hit & over).sum()


def test_pairs_are_counted_as_by_hand() -> None:
    hits = [
        (1400.0, 1400.0, True), (1400.0, 1400.0, False), (1200.0, 900.0, True), (30.0, 20.0, True),
        (2600.0, 100.0, True),  # one record beyond the limit is no split
    ]  # fmt: skip
    frame = reduce_timed(_pairs(hits), "splits", target=2500.0)
    whole = frame[frame["segment"] == ""].iloc[0]
    assert whole[["hits_over", "pairs_over", "n"]].tolist() == [1, 2, 3]
    assert whole["score_0"] == pytest.approx(1 - 2 * 2 / 3)
    assert whole["spread_0"] == pytest.approx(2 * 1 * 2 * 1 / (9 * 2))
    assert list(frame.columns) == ["segment", "period_start", *SUMS, "is_baseline"]


def test_says_why_not() -> None:
    found = splits(Splits(("",), np.zeros((1, len(SUMS))), np.zeros((1, len(SUMS)))))
    assert found.reason[0].startswith("not enough data: 0 pairs of 0 actors over the limit")


def _cards(limit: float) -> Evidence:
    file = case("purchasing_cards_2010") / "transactions.csv"
    source = f"""select card_id as actor, merchant_id as counterpart, cast("date" as date) as "at",
                 amount_usd as value, row_number() over () as record from '{file}'"""
    return splits(Splits.from_frame(reduce_timed(source, "splits", target=limit)))


def test_purchasing_cards_split_no_more_than_at_placebo_limits() -> None:
    found = _cards(2500.0)
    assert found.n[0] == 2208
    assert found.details["same_day_pairs_over"][0] == 613
    assert found.details["log_odds_ratio"][0] == pytest.approx(0.14, abs=0.01)
    assert found.details["log_odds_ratio_half_limit"][0] == pytest.approx(0.345, abs=0.01)
    assert found.log_e[0] < 0


@pytest.mark.parametrize("limit", [500.0, 1000.0, 1500.0, 2000.0, 3000.0])
def test_placebo_limits_of_purchasing_cards_are_silent(limit: float) -> None:
    assert _cards(limit).log_e[0] < 1


@pytest.mark.parametrize("limit", [500.0, 1000.0, 2500.0, 5000.0])
def test_corporate_payments_are_not_accused(limit: float) -> None:
    file = case("corporate_payments_2010") / "payments.parquet"
    source = f"""select vendor_id as actor, cast("date" as timestamp) as "at", amount_usd as value,
                 row_number() over () as record from '{file}'"""
    assert splits(Splits.from_frame(reduce_timed(source, "splits", target=limit))).log_e[0] < 1
