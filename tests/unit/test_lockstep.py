"""Lockstep: silent about campaigns, teams, shifts and routines; finds crowds that never part."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpi_audit.detectors.lockstep import lockstep
from kpi_audit.evidence import Evidence
from kpi_audit.recurrence.onset import log_e_since_onset
from kpi_audit.recurrence.shares import interval, log_e_above
from kpi_audit.shapes.crowds import SUMS, Crowds
from tests.calibration.crowd_worlds import (
    INNOCENT,
    fast_teams,
    records,
    reduced,
    tastes,
    with_crowd,
)
from tests.unit.real_cases import case

WATCH = np.log(20)


def _judge(frame: pd.DataFrame, audit_from: str | None = None, **how: int) -> Evidence:
    table = reduced(records(frame, **how), audit_from=audit_from)
    return lockstep(Crowds.from_frame(table[table["segment"] != ""]))


def _table(rows: list[tuple[int, ...]], baseline: int = 0) -> Crowds:
    """One segment; a row per period: people, crowd, days of each, of these together."""
    sums = {
        "people": [r[0] for r in rows], "records": [10 * r[0] for r in rows],
        "crowd": [r[1] for r in rows], "crowd_days": [r[1] * r[2] for r in rows],
        "days_together": [r[1] * r[3] for r in rows], "crowd_records": [r[1] * r[2] for r in rows],
        "records_together": [r[1] * r[3] for r in rows], "left_out": [0 for _ in rows],
    }  # fmt: skip
    months = (np.datetime64("2025-01", "M") + np.arange(len(rows))).astype("datetime64[D]")
    first = np.arange(len(rows)) < baseline
    return Crowds(("",), months, first, **{k: np.array([v]) for k, v in sums.items()})


@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_in_innocent_worlds(world: str) -> None:
    found = _judge(INNOCENT[world](np.random.default_rng(3), 4))
    assert (found.reason == "").all()
    assert found.log_e.max() < 1


def test_is_silent_when_chosen_partners_do_not_return() -> None:
    found = lockstep(_table([(2000, 40, 12, 2)] * 12))
    assert found.log_e[0] < 0
    assert found.low[0] <= found.effect[0] <= found.high[0]


def test_is_silent_about_a_habit_of_its_own_past() -> None:
    habit = [(2000, 15, 14, 9)] * 18
    assert lockstep(_table(habit)).log_e[0] > WATCH
    assert lockstep(_table(habit, baseline=12)).log_e[0] < 0


def test_private_messages_of_students_are_no_lockstep() -> None:
    table = pd.read_csv(case("college_messages") / "messages.csv")
    at = pd.to_datetime(table["unix_time"], unit="s")
    sent = pd.DataFrame({"actor": table["src"], "object": table["dst"], "at": at, "segment": ""})
    monthly = sent.assign(period_start=at.dt.to_period("M").dt.start_time)
    for given in (sent, monthly):
        found = lockstep(Crowds.from_frame(reduced(given)))
        assert found.log_e[0] <= 1e-9
        assert found.effect[0] == 0


@pytest.mark.parametrize("surroundings", [tastes, fast_teams])
def test_finds_a_crowd_of_twenty(surroundings) -> None:  # noqa: ANN001  (a world)
    rng = np.random.default_rng(4)
    found = _judge(with_crowd(rng, surroundings(rng, 6)))
    assert (found.log_e >= WATCH).mean() >= 0.6
    assert found.details["crowd_people"].mean() == pytest.approx(20, abs=1)
    assert found.details["share_of_days"].mean() > 0.7


def test_finds_a_crowd_that_begins_within_a_year() -> None:
    rng = np.random.default_rng(5)
    frame = tastes(rng, 2, 180)
    crowd = with_crowd(rng, frame, objects=60, first_day=120, days=60)
    found = _judge(crowd, "2025-04-01", period_days=30)
    assert (found.log_e >= WATCH).all()
    assert found.path is not None
    assert (found.path[:, 0] < 0.01).all()


def test_counts_by_hand() -> None:
    # Five accounts, one object an hour on each of 12 days, never at the same hour of the day:
    # 6 even and 6 odd days. A sixth joins on two days only, and is nobody's partner.
    days = pd.date_range("2025-03-01", periods=12)
    rows = [
        {"actor": f"a{k}", "object": f"o{i}", "at": day + pd.Timedelta(hours=8 + i, minutes=k)}
        for i, day in enumerate(days)
        for k in range(6)
        if k < 5 or i < 2
    ]
    table = reduced(pd.DataFrame(rows).assign(segment="s"))
    assert table["segment"].tolist().count("") == 1
    for _, row in table.iterrows():
        assert row[list(SUMS)].tolist() == [5, 31, 5, 30, 30, 30, 30, 0]


def test_a_routine_hour_does_not_count() -> None:
    days = pd.date_range("2025-03-01", periods=12)
    rows = [
        {"actor": f"a{k}", "object": f"o{i}", "at": day + pd.Timedelta(hours=9, minutes=k)}
        for i, day in enumerate(days)
        for k in range(6)
    ]
    assert reduced(pd.DataFrame(rows).assign(segment="s")).empty


def test_what_a_schedule_sends_does_not_count() -> None:
    at = pd.Timestamp("2025-03-01 09:00")
    rows = [{"actor": "a", "object": "o", "at": at, "is_scheduled": True, "segment": ""}]
    assert reduced(pd.DataFrame(rows)).empty


def test_a_thousand_people_of_one_hour_cost_fifty() -> None:
    at = pd.Timestamp("2025-03-01 09:00") + pd.to_timedelta(np.arange(2) * 24, unit="h")
    rows = [{"actor": f"a{k}", "object": "o", "at": t} for t in at for k in range(1000)]
    table = reduced(pd.DataFrame(rows).assign(segment="s"))
    assert table["left_out"].tolist() == [950, 950]


def test_likelihood_ratio_by_hand() -> None:
    # Two of three days together against 1/5; alternatives .4, .6, .8, .96 with weight 1/4 each.
    each = [p**2 * (1 - p) / (0.2**2 * 0.8) for p in (0.4, 0.6, 0.8, 0.96)]
    one = log_e_above(*(np.array([k]) for k in (15.0, 10.0, 5.0, 0.2)))
    assert np.exp(one[0]) == pytest.approx(np.mean(each))
    assert log_e_above(*(np.array([k]) for k in (0.0, 0.0, 0.0, 0.2)))[0] == pytest.approx(0)


def test_wilson_interval_of_a_textbook() -> None:
    low, high = interval(np.array([81 / 263]), np.array([263.0]))
    assert (low[0], high[0]) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998


def test_evidence_since_an_unknown_onset_is_an_e_process() -> None:
    rng = np.random.default_rng(6)
    hits = rng.binomial(10, 0.2, (20_000, 24)).astype(float)
    each = log_e_above(10 + 0 * hits, hits, 1 + 0 * hits, np.array(0.2))
    path = np.exp(log_e_since_onset(each))
    every = np.arange(11.0)
    value = np.exp(log_e_above(10 + 0 * every, every, 1 + 0 * every, np.array(0.2)))
    assert stats.binom.pmf(every, 10, 0.2) @ value == pytest.approx(1)
    assert (path.max(axis=1) >= 20).mean() <= 0.05


@pytest.mark.parametrize(
    ("row", "baseline", "reason"),
    [
        ((15, 5, 10, 9), 0, "not enough data: 15 people were active on several days"),
        ((40, 20, 10, 9), 0, "not applicable: 20 of 40 people of a period keep meeting"),
    ],
)
def test_says_why_not(row: tuple[int, ...], baseline: int, reason: str) -> None:
    assert lockstep(_table([row], baseline)).reason[0].startswith(reason)


def test_the_rule_is_told_by_people_not_by_people_times_periods() -> None:
    reason = lockstep(_table([(40, 20, 10, 9)] * 6)).reason[0]
    assert reason.startswith("not applicable: 20 of 40 people of a period")


def test_a_crowd_of_the_past_hides_the_next_one() -> None:
    rows = [(2000, 20, 14, 12)] * 8
    assert "before the audit started" in lockstep(_table(rows, baseline=6)).reason[0]
