"""Concentration: silent on staffing, growth and big deals, loud when a few take over."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.concentration import concentration
from kpi_audit.own_history.effective_number import effective_number, meetings
from kpi_audit.own_history.regular import blocks
from kpi_audit.shapes.actors import Actors
from tests.calibration.actor_worlds import DISTORTED, INNOCENT, months, simulate, weeks
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)


def _records(values: dict[str, list[float]], **columns: object) -> pd.DataFrame:
    rows = [(actor, value) for actor, some in values.items() for value in some]
    return pd.DataFrame(rows, columns=["actor", "value"]).assign(**columns)


@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_on(world: str) -> None:
    rng = np.random.default_rng(1)
    for calendar in (months(24, 12), weeks(104, 52)):
        found = concentration(simulate(rng, 60, calendar, INNOCENT[world]))
        assert (found.log_e >= WATCH).mean() <= 0.034, calendar.cycle
        assert (found.reason == "").all()


@pytest.mark.parametrize("deal", [1.0, 10.0])
def test_is_silent_on_a_big_deal_and_heavy_tails(deal: float) -> None:
    rng = np.random.default_rng(2)
    shape = simulate(rng, 60, months(24, 12), INNOCENT["steady"], sizes=1.3, deal=deal)
    assert (concentration(shape).log_e >= WATCH).mean() <= 0.034


@pytest.mark.parametrize(("world", "power"), [("two_add_60%", 0.3), ("two_add_100%", 0.7)])
def test_finds_a_few_who_take_over(world: str, power: float) -> None:
    shape = simulate(np.random.default_rng(3), 100, months(24, 12), DISTORTED[world])
    found = concentration(shape)
    assert (found.log_e >= WATCH).mean() >= power
    details = found.details
    fell = 100 * (1 - details["effective_actors"] / details["effective_actors_baseline"])
    assert np.median(found.effect) == pytest.approx(np.median(fell), abs=6)


def test_small_teams_and_short_histories_are_not_judged() -> None:
    rng = np.random.default_rng(4)
    small = concentration(simulate(rng, 3, months(24, 12), INNOCENT["steady"], actors=4))
    assert set(small.reason) == {"not applicable: fewer than 5 actors"}
    short = concentration(simulate(rng, 3, months(12, 6), INNOCENT["steady"]))
    assert short.reason[0] == (
        "not enough data: 12 earlier and 6 audited months with enough records, 18 and 3 are needed"
    )
    few = concentration(simulate(rng, 3, months(24, 12), INNOCENT["steady"], records=0.3))
    assert few.reason[0].startswith("not enough data")


def test_a_one_off_table_is_not_judged() -> None:
    frame = reduce(_records({str(i): [1.0, 2.0] for i in range(9)}), "actors")
    assert concentration(Actors.from_frame(frame)).reason[0].startswith("not enough data: 0 ")


def test_more_records_do_not_change_the_effective_number() -> None:
    chances = np.array([0.5, 0.3, 0.2])
    counts = np.random.default_rng(5).multinomial(np.full(20000, 30), chances).astype(float)
    same, pairs = meetings(counts.sum(axis=1), (counts**2).sum(axis=1), counts.sum(axis=1))
    assert pairs.sum() / same.sum() == pytest.approx(1 / (chances**2).sum(), rel=0.01)


def test_effective_number_by_hand() -> None:
    # Records 3, 1 | 2 | 4: pairs of different records' units are 10^2 - (9 + 1 + 4 + 16) = 70,
    # of one actor 2 * 3 * 1 = 6.
    frame = reduce(_records({"a": [3, 1], "b": [2], "c": [4], "d": [-9]}), "actors")
    row = frame.set_index("segment").loc[""]
    assert row[["n_actors", "total", "squares", "own_squares"]].tolist() == [3, 10, 36, 30]
    assert row[["top_1", "top_5"]].tolist() == [4, 10]
    same, pairs = meetings(row["total"], row["squares"], row["own_squares"])
    assert (same, pairs) == (6, 70)
    assert effective_number(same, pairs, np.array(3.0)) == pytest.approx(70 / 6)


def test_the_whole_adds_up_an_actor_of_two_segments() -> None:
    both = pd.concat(
        [_records({"a": [1, 1]}, segment="x"), _records({"a": [3], "b": [2]}, segment="y")]
    )
    frame = reduce(both, "actors").set_index("segment")
    assert frame["n_actors"].to_dict() == {"": 2, "x": 1, "y": 2}
    assert frame["squares"].to_dict() == {"": 29, "x": 4, "y": 13}


def test_blocks_wait_until_they_are_whole() -> None:
    days = np.datetime64("2024-01-01", "D") + np.arange(100)
    made = blocks(days, np.arange(100) < 60)
    assert (made.n_baseline, made.n) == (3, 4)  # 28 of 40 audited days
    assert made.sums(np.ones((1, 100))).tolist() == [[4, 28, 28, 28]]


def test_a_lower_total_and_no_noise_are_no_certainty() -> None:
    calendar = months(24, 12)
    shape = simulate(np.random.default_rng(6), 3, calendar, INNOCENT["steady"])
    flat = replace(
        shape, **{name: np.full((3, 36), 20.0) for name in ("n_actors", "total", "top_1", "top_5")},
        squares=np.full((3, 36), 40.0), own_squares=np.full((3, 36), 20.0),
    )  # fmt: skip
    assert not (concentration(flat).log_e >= 0).any()


def test_one_row_per_actor_and_period_is_read_as_counts() -> None:
    calendar = months(24, 12)
    shape = simulate(np.random.default_rng(7), 9, calendar, DISTORTED["two_add_100%"])
    summed = concentration(replace(shape, own_squares=shape.squares))
    np.testing.assert_array_equal(summed.log_e, concentration(shape).log_e)


def test_effective_number_of_an_export_of_sums() -> None:
    sample = pd.read_csv(case("viva_person_query_sample") / "person_query.csv")
    records = pd.DataFrame(
        {
            "actor": sample["PersonId"],
            "value": sample["Emails_sent"],
            "period_start": pd.to_datetime(sample["MetricDate"]),
        }
    )
    found = concentration(Actors.from_frame(reduce(records, "actors", audit_from="2024-08-01")))
    assert found.reason[0].startswith("not enough data")
    week = records.groupby("period_start")["value"]
    # n / (1 + variation^2) of persons who sent anything, less the Poisson part.
    rough = (
        week.sum() ** 2 / (records["value"] ** 2).groupby(records["period_start"]).sum()
    ).mean()
    assert found.details["effective_actors_baseline"][0] == pytest.approx(rough, rel=0.05)


def test_online_retail_is_too_short_to_be_judged() -> None:
    sales = pd.read_csv(case("online_retail_invoices") / "invoices.csv")
    sales = sales[(sales["kind"] == "sale") & sales["customer_id"].notna()]
    month = pd.to_datetime(sales["invoice_time"]).dt.to_period("M").dt.start_time
    records = pd.DataFrame(
        {"actor": sales["customer_id"], "value": sales["value_gbp"], "period_start": month}
    )
    frame = reduce(records, "actors", audit_from="2011-09-01")
    totals = records.groupby(["period_start", "actor"])["value"].sum()
    expected = (totals[totals > 0] ** 2).groupby("period_start").sum()
    assert frame.set_index("period_start")["squares"].sort_index().to_numpy() == pytest.approx(
        expected.to_numpy()
    )
    found = concentration(Actors.from_frame(frame))
    assert found.reason[0].startswith("not enough data: 7 earlier and 3 audited months")
