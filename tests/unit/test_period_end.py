"""Period ends: silent about busy month ends and habits, loud about late records taken back."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpi_audit.detectors.period_end import period_end
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.period_ends import PeriodEnds
from tests.calibration.booking_worlds import (
    DISTORTED,
    INNOCENT,
    INNOCENT_WITH_BASELINE,
    World,
    reduced,
)
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)


def _judge(world: World, *, baseline: bool = True) -> Evidence:
    rng = np.random.default_rng(5)
    return period_end(reduced(rng, world(rng, (60, 40, 24), 20.0), baseline=baseline))


@pytest.mark.parametrize("name", INNOCENT)
@pytest.mark.parametrize("baseline", [False, True])
def test_is_silent_in_ordinary_business(name: str, baseline: bool) -> None:  # noqa: FBT001
    found = _judge(INNOCENT[name], baseline=baseline)
    assert (found.log_e >= WATCH).sum() == 0
    assert (found.reason == "").mean() > 0.8


@pytest.mark.parametrize("name", INNOCENT_WITH_BASELINE)
def test_is_silent_about_haste_that_was_there_before(name: str) -> None:
    assert (_judge(INNOCENT_WITH_BASELINE[name]).log_e >= WATCH).sum() == 0


@pytest.mark.parametrize(
    ("name", "baseline", "power"),
    [
        ("loading_5%_half_reversed", False, 0.95),
        ("loading_5%_half_reversed", True, 0.9),
        ("loading_10%_third_reversed", False, 0.9),
    ],
)
def test_finds_loading(name: str, baseline: bool, power: float) -> None:  # noqa: FBT001
    found = _judge(DISTORTED[name], baseline=baseline)
    assert (found.log_e >= WATCH).mean() >= power
    assert (found.low > 0).mean() >= power
    assert found.effect.mean() > 5


@pytest.mark.parametrize("baseline", [False, True])
def test_finds_loading_at_the_end_of_quarters_of_a_fiscal_year(baseline: bool) -> None:  # noqa: FBT001
    found = _judge(DISTORTED["loading_10%_half_reversed_at_fiscal_quarter_ends"], baseline=baseline)
    assert (found.log_e >= WATCH).mean() >= 0.9
    assert (found.details["quarter_ends_log_e"] > found.details["month_ends_log_e"]).all()


def test_loading_that_is_never_taken_back_is_no_evidence() -> None:
    records = _records(9)
    busy = pd.concat([records] + [records[records["at"].dt.day >= 26]] * 3)
    found = period_end(PeriodEnds.from_frame(reduce(busy.assign(is_reversed=False), "period_ends")))
    assert found.reason[0].startswith("not enough data: 0 months in which an actor has")


def _records(seed: int, *, people: int = 12, months: int = 12, extra: float = 0.0) -> pd.DataFrame:
    """Records of a year; late ones are reversed with ``extra`` more probability."""
    rng = np.random.default_rng(seed)
    size = people * months * 25
    days = np.datetime64("2025-01-01") + rng.integers(0, 365 * months // 12, size)
    person = rng.integers(0, people, size)
    at = pd.Series(pd.to_datetime(days)) + pd.to_timedelta(rng.integers(0, 86400, size), unit="s")
    late = np.array([_is_late(d) for d in at.dt.date])
    reversed_ = rng.random(size) < 0.1 + 0.01 * person + extra * late
    return pd.DataFrame({
        "at": at, "actor": [f"p{i}" for i in person], "value": rng.integers(1, 9, size),
        "segment": np.where(person < people // 2, "north", "south"), "is_reversed": reversed_,
        "period_start": at.dt.to_period("M").dt.start_time,
    })  # fmt: skip


def _is_late(day: object) -> bool:
    """Count weekdays left in the month, by another program than the SQL's."""
    stamp = pd.Timestamp(day)
    rest = pd.bdate_range(stamp.normalize() + pd.Timedelta(days=1), stamp + pd.offsets.MonthEnd(0))
    return len(rest) < 3


def test_sql_agrees_with_a_count_in_pandas() -> None:
    records = _records(1)
    frame = reduce(records, "period_ends").set_index(["segment", "month"]).sort_index()
    own = records.assign(late=records["at"].dt.date.map(_is_late), n=1)
    own["month"] = own["at"].dt.to_period("M").dt.start_time
    own["both"] = own["late"] & own["is_reversed"]
    north = own[own["segment"] == "north"].groupby("month")[["n", "late", "is_reversed", "both"]]
    found = frame.loc["north", ["records", "late", "reversed", "late_reversed"]]
    np.testing.assert_array_equal(found.to_numpy(float), north.sum().to_numpy(float))
    assert frame.loc["", "records"].sum() == len(records)


def test_expectation_is_hypergeometric_within_actor_and_quarter() -> None:
    records = _records(2)
    frame = reduce(records, "period_ends")
    own = records.assign(late=records["at"].dt.date.map(_is_late))
    mean = variance = squares = 0.0
    for _, mine in own.groupby("actor"):
        excess = 0.0
        for _, part in mine.groupby(mine["at"].dt.quarter):
            draws = stats.hypergeom(len(part), part["is_reversed"].sum(), part["late"].sum())
            mean, variance = mean + draws.mean(), variance + draws.var()
            excess += (part["late"] & part["is_reversed"]).sum() - draws.mean()
        squares += excess**2
    whole = frame[frame["segment"] == ""]
    assert whole["expected"].sum() == pytest.approx(mean)
    assert whole["variance"].sum() == pytest.approx(variance)
    assert whole["excess_squares"].sum() == pytest.approx(squares)


def test_finds_it_through_the_sql() -> None:
    found = period_end(PeriodEnds.from_frame(reduce(_records(3, extra=0.25), "period_ends")))
    assert found.log_e[0] > WATCH
    assert found.low[0] < 25 < found.high[0]
    quiet = period_end(PeriodEnds.from_frame(reduce(_records(3), "period_ends")))
    assert (quiet.log_e < WATCH).all()


def test_a_year_of_weeks_is_the_same_year() -> None:
    records = _records(4, extra=0.2)
    weeks = records.assign(period_start=records["at"].dt.to_period("W").dt.start_time)
    by_month, by_week = (
        period_end(PeriodEnds.from_frame(reduce(r, "period_ends"))) for r in (records, weeks)
    )
    np.testing.assert_allclose(by_week.log_e, by_month.log_e)


def test_cancelled_invoices_are_not_a_matter_of_month_ends() -> None:
    invoices = pd.read_csv(case("online_retail_invoices") / "invoices.csv")
    taken_back = invoices[invoices["kind"] == "cancellation"]
    pairs = set(zip(taken_back["customer_id"], -taken_back["value_gbp"].round(2), strict=True))
    sales = invoices[invoices["kind"] == "sale"].dropna(subset=["customer_id"])
    keys = zip(sales["customer_id"], sales["value_gbp"].round(2), strict=True)
    records = pd.DataFrame({
        "at": pd.to_datetime(sales["invoice_time"]), "actor": sales["customer_id"],
        "value": sales["value_gbp"], "is_reversed": [key in pairs for key in keys],
    })  # fmt: skip
    assert records["is_reversed"].sum() == 258  # whole invoices; parts of invoices are not matched
    found = period_end(PeriodEnds.from_frame(reduce(records, "period_ends")))
    assert found.log_e[0] < 0
    assert found.low[0] < 0 < found.high[0]
    # The two giants, cancelled within minutes, were booked on the 18th and the 9th.
    assert found.details["late_share_of_reversed_value_pct"][0] == pytest.approx(3.7, abs=0.1)


def test_invented_deals_are_not_lost_more_at_month_end() -> None:
    deals = pd.read_csv(case("crm_pipeline_fictitious") / "sales_pipeline.csv")
    records = pd.DataFrame({
        "at": pd.to_datetime(deals["close_date"]), "actor": deals["sales_agent"],
        "value": deals["close_value"], "is_reversed": deals["deal_stage"] == "Lost",
    })  # fmt: skip
    found = period_end(PeriodEnds.from_frame(reduce(records, "period_ends")))
    assert found.log_e[0] < 0
    assert found.n[0] == 859
