"""Clock stops: silent about waiting, effort and rules, loud about parking before a deadline."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.clock_stops import clock_stops
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.clocks import STEPS, Clocks
from tests.calibration.clock_worlds import DISTORTED, INNOCENT, World, counted, ordinary, table
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)


def _judge(world: World, n: int = 4000, before: World | None = None) -> Evidence:
    rng = np.random.default_rng(6)
    base = None if before is None else counted(*before(rng, (40, n)))
    return clock_stops(table(counted(*world(rng, (40, n))), base), deadline_hours=24)


@pytest.mark.parametrize("name", INNOCENT)
def test_is_silent_in_ordinary_work(name: str) -> None:
    found = _judge(INNOCENT[name])
    assert (found.log_e >= WATCH).sum() == 0
    assert (found.reason == "").all()


@pytest.mark.parametrize("name", ["effort_to_end_in_time", "escalated_when_late", "people_differ"])
def test_is_silent_with_a_baseline(name: str) -> None:
    assert (_judge(INNOCENT[name], before=INNOCENT[name]).log_e >= WATCH).sum() == 0
    assert (_judge(INNOCENT[name], before=INNOCENT["ordinary"]).log_e >= WATCH).sum() == 0


def test_what_was_parked_before_is_no_news() -> None:
    parked = DISTORTED["parked_40%"]
    assert (_judge(parked, before=parked).log_e >= WATCH).sum() == 0


@pytest.mark.parametrize("name", ["parked_40%", "parked_70%", "parked_40%_longer_wait_more"])
@pytest.mark.parametrize("before", [None, ordinary()])
def test_finds_parking(name: str, before: World | None) -> None:
    found = _judge(DISTORTED[name], before=before)
    assert (found.log_e >= WATCH).mean() >= 0.8
    assert (found.low > 0).mean() >= 0.95


def test_counts_what_was_parked() -> None:
    rng = np.random.default_rng(8)
    hours, is_stopped = ordinary()(rng, (60, 5000))
    missed = (hours > 24) & (hours < 38.4) & (rng.random(hours.shape) < 0.4)
    moved = np.where(missed, rng.uniform(20.7, 24.0, hours.shape), hours)
    found = clock_stops(table(counted(moved, is_stopped | missed)), deadline_hours=24)
    share = found.details["stopped_expected_pct"] / 100
    truth = missed.sum(axis=1) * (1 - share)  # beyond those that wait anyway
    assert found.effect.mean() == pytest.approx(truth.mean(), rel=0.05)
    assert ((found.low <= truth) & (truth <= found.high)).mean() >= 0.9


def test_says_why_not() -> None:
    world = table(counted(*ordinary()(np.random.default_rng(1), (1, 3000))))
    assert "no deadline is declared" in clock_stops(world).reason[0]
    far = clock_stops(world, deadline_hours=1000)
    assert far.reason[0].startswith("not enough data: ")
    same = table((world.cases, world.stopped))
    same.stops[:] = 100, 61, 72
    ruled = clock_stops(same, deadline_hours=24).reason[0]
    assert (
        ruled == "not applicable: 61 of 100 stops last 72 hours: a rule of the system, not gaming"
    )


@pytest.mark.parametrize("hours", [1, 2, 4, 5, 8, 24, 40, 48, 72, 120, 168])
def test_usual_deadlines_are_edges_of_steps(hours: int) -> None:
    edge = round(STEPS * np.log2(hours))
    assert 2 ** (edge / STEPS) == pytest.approx(hours, rel=0.003)


def test_sql_by_hand() -> None:
    # 10 hours open, 4 asking, 2 open, 24 closed, 1 open again, closed: stopped 4 of 41.
    hours = [0, 10, 14, 16, 40, 41]
    states = ["open", "asking", "open", "closed", "open", "closed"]
    start = pd.Timestamp("2025-03-03 08:00")
    first = pd.DataFrame({
        "case_id": "a", "state": states, "at": [start + pd.Timedelta(hours=h) for h in hours],
    })  # fmt: skip
    second = first.iloc[[0, 3]].assign(case_id="b")
    unfinished = first.iloc[[0, 1]].assign(case_id="c")
    records = pd.concat([first, second, unfinished])
    frame = reduce(records.assign(is_stopped=records["state"] == "asking"), "clocks")
    net = frame[frame["part"] == "net"].sort_values("step")
    assert net["n"].tolist() == [1, 1]
    assert net["stopped"].tolist() == [0, 1]
    assert net["reopened"].tolist() == [0, 1]
    assert net["gross_hours"].astype(float).tolist() == [16, 41]
    assert net["stopped_hours"].astype(float).tolist() == [0, 4]
    assert net["step"].tolist() == [212, int(53 * np.log2(37))]
    waits = frame[frame["part"] == "wait"]
    assert sorted(waits["step"].tolist()) == [0, 212]  # 1 hour open again; 16 hours
    assert frame[frame["part"] == "stop"]["step"].tolist() == [106]


def test_finds_it_through_the_sql() -> None:
    rng = np.random.default_rng(3)
    found = clock_stops(Clocks.from_frame(reduce(_log(rng, 0.5), "clocks")), deadline_hours=24)
    assert found.log_e[0] > WATCH
    quiet = clock_stops(Clocks.from_frame(reduce(_log(rng, 0.0), "clocks")), deadline_hours=24)
    assert quiet.log_e[0] < WATCH


def _log(rng: np.random.Generator, parked: float) -> pd.DataFrame:
    """Four updates per case: opened, asked, answered, closed."""
    hours, is_stopped = ordinary()(rng, (1, 4000))
    late = (hours[0] > 24) & (hours[0] < 38.4) & (rng.random(4000) < parked)
    net = np.where(late, rng.uniform(21, 24, 4000), hours[0])
    wait = np.where(late | is_stopped[0], rng.exponential(20.0, 4000), 0.0)
    start = pd.Timestamp("2025-01-06") + pd.to_timedelta(rng.uniform(0, 8760, 4000), unit="h")
    offsets = [0 * net, net / 2, net / 2 + wait, net + wait]
    states = ["open", "asking", "answered", "closed"]
    parts = [
        pd.DataFrame({"case_id": np.arange(4000).astype(str), "state": state,
                      "at": start + pd.to_timedelta(offset, unit="h"), "record": str(i)})
        for i, (state, offset) in enumerate(zip(states, offsets, strict=True))
    ]  # fmt: skip
    log = pd.concat(parts)
    return log.assign(is_stopped=log["state"] == "asking")


def test_closing_after_five_days_is_named_as_a_rule() -> None:
    log = pd.read_csv(case("servicenow_incidents") / "incident_events.csv")
    records = pd.DataFrame({
        "case_id": log["number"], "state": log["incident_state"],
        "at": pd.to_datetime(log["sys_updated_at"], format="%d-%m-%Y %H:%M"),
        "record": log["sys_mod_count"].astype(str).str.zfill(4),
        "is_stopped": log["incident_state"] == "Awaiting User Info",
    })  # fmt: skip
    clocks = Clocks.from_frame(reduce(records, "clocks"))
    found = clock_stops(clocks)
    assert np.isnan(found.log_e[0])
    assert found.n[0] == 889  # incidents, as the source counts them
    rule = "76 of 100 cases end after a last wait of 121 hours: a rule of the system, not gaming"
    assert found.details["system_rule"][0] == rule
    assert found.reason[0].endswith(rule)
    for hours in (120, 168, 240, 720):
        assert not (clock_stops(clocks, deadline_hours=hours).log_e >= WATCH).any()
