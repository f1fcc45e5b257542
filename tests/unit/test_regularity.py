"""Regularity: silent on people, however busy or punctual, loud on timers."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import betabinom, circvar

from kpi_audit.detectors.regularity import regularity
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.gaps import Gaps
from tests.calibration.timing_worlds import DISTORTED, INNOCENT, Draw, among, records, timer
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)


def _once(draw: Draw, n: int = 100) -> Evidence:
    frame = reduce(records(np.random.default_rng(1), draw, 60, n), "gaps")
    return regularity(Gaps.from_frame(frame))


def _since(before: Draw, after: Draw) -> Evidence:
    rng = np.random.default_rng(2)
    old = records(rng, before, 60, 150).assign(period_start="2023-01-01")
    new = records(rng, after, 60, 100).assign(period_start="2024-01-01")
    frame = reduce(pd.concat([old, new]), "gaps", audit_from="2024-01-01")
    return regularity(Gaps.from_frame(frame))


@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_on(world: str) -> None:
    found = _once(INNOCENT[world])
    assert not (found.log_e >= WATCH).any()


@pytest.mark.parametrize(
    ("world", "power"),
    [
        ("1_of_10_timer_5_minutes", 0.95),
        ("1_of_10_timer_1_hour_jitter_1", 0.95),
        ("1_of_10_timer_97s_among_busy", 0.9),
        ("1_of_10_timer_jitter_2", 0.5),
    ],
)
def test_finds(world: str, power: float) -> None:
    found = _once(DISTORTED[world])
    segments = found.log_e[1:]
    assert (segments >= WATCH).mean() >= power
    assert (found.low[segments.size :] > 0).all()


def test_is_silent_on_clocks_that_ran_all_along() -> None:
    half = among(timer(300, 0.5), INNOCENT["waiting_1_minute"], 5)
    found = _since(half, half)
    assert set(found.details["form"]) == {"baseline"}
    assert not (found.log_e >= WATCH).any()
    busier = _since(INNOCENT["waiting_10_minutes"], INNOCENT["paced_1_minute_cv_0.15"])
    assert not (busier.log_e >= WATCH).any()


def test_finds_clocks_that_are_new() -> None:
    people = INNOCENT["waiting_1_minute"]
    found = _since(people, among(timer(300, 0.5), people, 2))
    assert (found.log_e >= WATCH).mean() >= 0.95
    assert np.median(found.details["repeated_baseline_pct"]) == pytest.approx(21, abs=2)


def test_declared_schedules_are_left_out() -> None:
    table = records(np.random.default_rng(3), timer(300, 0.3), 1, 200)
    assert regularity(Gaps.from_frame(reduce(table, "gaps"))).log_e[0] > WATCH
    declared = table.assign(is_scheduled=True)
    assert len(reduce(declared, "gaps")) == 0


def test_times_without_seconds_are_not_judged() -> None:
    coarse = "not applicable: times are recorded to the minute or day, or in steps of seconds"
    assert set(_once(INNOCENT["all_to_the_minute"]).reason) == {coarse}
    assert set(_once(INNOCENT["all_to_5_seconds"]).reason) == {coarse}


def test_times_of_a_transfer_are_not_judged() -> None:
    found = _once(INNOCENT["synced_every_15_minutes"])
    assert {reason[:46] for reason in found.reason} == {
        "not applicable: many actors' records fall on t"
    }


def test_one_timer_at_a_fixed_second_is_no_transfer() -> None:
    rng = np.random.default_rng(5)
    table = records(rng, INNOCENT["waiting_10_minutes"], 9, 480)
    clock = np.datetime64("2024-01-01T00:00:37") + np.arange(480) * np.timedelta64(300, "s")
    table.loc[table["actor"] == "0", "at"] = np.tile(clock, 9)
    order = table.groupby(["segment", "actor"]).cumcount() // 40
    table["period_start"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(30 * order, unit="D")
    found = regularity(Gaps.from_frame(reduce(table, "gaps")))
    assert set(found.reason[1:]) == {""}
    assert (found.log_e[1:] >= WATCH).all()


def test_is_silent_when_users_of_an_old_clock_do_more() -> None:
    clock, people = timer(300, 0.5), INNOCENT["waiting_1_minute"]
    rng = np.random.default_rng(6)
    old = [records(rng, among(clock, people, 3), 40, 40).assign(period_start=f"2023-{m:02d}-01")
           for m in range(1, 13)]  # fmt: skip
    new = records(rng, among(clock, people, 6), 40, 40).assign(period_start="2024-01-01")
    frame = reduce(pd.concat([*old, new]), "gaps", audit_from="2024-01-01")
    found = regularity(Gaps.from_frame(frame))
    assert not (found.log_e[1:] >= WATCH).any()


def test_reduction_by_hand() -> None:
    # Gaps 101, 101, 108, 150 (after a burst of two that counts once), then :30, left out.
    seconds = [3, 104, 205, 313, 463, 464, 570]
    at = np.datetime64("2024-01-01T00:00:00", "s") + np.array(seconds)
    frame = reduce(pd.DataFrame({"actor": "a", "at": at}), "gaps").set_index(["position", "bin"])
    assert frame.loc["same_gap", "n"].to_dict() == {0: 1, 1: 1, 2: 2}
    assert frame.loc["gap", "n"].to_dict() == {6: 3, 7: 1}
    assert frame.loc["second", "n"].sum() == 7


def test_e_value_by_another_program() -> None:
    none = np.zeros((1, 3), np.int64)
    pairs = np.array([[60, 40, 100]])
    minute, octaves = np.full((1, 60), 9), np.full((1, 32), 9)
    shape = Gaps(("",), minute, 0.1 * minute, octaves, pairs, none, none, none[:, 0])
    weight = 1e6
    odds = 0.3 / 0.7 * np.array([1.0, 2.0, 4.0, 16.0])
    share = odds / (1 + odds)
    chance = betabinom.pmf(30, 50, share * weight, (1 - share) * weight)
    found = regularity(shape)
    assert found.log_e[0] == pytest.approx(np.log(chance[1:].mean() / chance[0]), abs=0.01)
    assert found.effect[0] == 50  # 60 - 40 / 4


def test_resultant_length_by_another_program() -> None:
    table = records(np.random.default_rng(4), INNOCENT["office_hours"], 1, 300)
    found = regularity(Gaps.from_frame(reduce(table, "gaps")))
    angle = 2 * np.pi * table["at"].dt.second / 60
    assert found.details["second_concentration"][0] == pytest.approx(1 - circvar(angle))


def _messages() -> pd.DataFrame:
    table = pd.read_csv(case("college_messages") / "messages.csv")
    return pd.DataFrame(
        {"actor": table["src"].astype(str), "at": pd.to_datetime(table["unix_time"], unit="s")}
    )


def test_college_messages_are_written_by_people() -> None:
    table = _messages()
    found = regularity(Gaps.from_frame(reduce(table, "gaps")))
    assert found.log_e[0] < 0
    assert found.details["repeated_pct"][0] == pytest.approx(20, abs=2)
    half = table["at"].quantile(0.5)
    table["period_start"] = np.where(table["at"] < half, "2004-01-01", "2004-07-01")
    since = regularity(Gaps.from_frame(reduce(table, "gaps", audit_from="2004-07-01")))
    assert since.details["form"][0] == "baseline"
    assert since.log_e[0] < 0


def test_college_messages_reduced_by_another_program() -> None:
    table = _messages()
    seconds = table["at"].dt.second
    fine = table[(seconds % 10 != 0) & (seconds % 15 != 0)].sort_values(["actor", "at"])
    since = fine.groupby("actor")["at"].diff().dt.total_seconds()
    heads = fine[since.isna() | (since >= 30)]
    gap = heads.groupby("actor")["at"].diff().dt.total_seconds()
    change = gap.groupby(heads["actor"]).diff().abs()
    expected = [int((change <= 2).sum()), int(change.between(3, 12).sum())]
    frame = reduce(table, "gaps").set_index(["position", "bin"])["n"]
    assert frame["same_gap"].loc[[0, 1]].tolist() == expected


def test_a_timer_among_college_messages_is_found() -> None:
    table = _messages()
    few = table[table["actor"].isin([str(i) for i in range(1, 40)])]
    times = table["at"].min() + pd.to_timedelta(np.arange(600) * 907, unit="s")
    bot = pd.DataFrame({"actor": "bot", "at": times})
    assert regularity(Gaps.from_frame(reduce(few, "gaps"))).log_e[0] < 0
    found = regularity(Gaps.from_frame(reduce(pd.concat([few, bot]), "gaps")))
    assert found.log_e[0] > WATCH
    everyone = regularity(Gaps.from_frame(reduce(pd.concat([table, bot]), "gaps")))
    assert everyone.log_e[0] > WATCH


def test_purchasing_cards_have_dates_only() -> None:
    table = pd.read_csv(case("purchasing_cards_2010") / "transactions.csv")
    made = pd.DataFrame({"actor": table["card_id"], "at": pd.to_datetime(table["date"])})
    found = regularity(Gaps.from_frame(reduce(made, "gaps")))
    assert found.reason[0].startswith("not applicable: times are recorded to the minute or day")
