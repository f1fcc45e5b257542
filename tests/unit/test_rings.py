"""Rings: silent about teams, communities and conversation; finds closed groups."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.rings import rings
from kpi_audit.shapes.pairs import Pairs
from tests.calibration.pair_worlds import INNOCENT, RINGS, frame
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)


@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_in_innocent_worlds(world: str) -> None:
    found = rings(Pairs.from_frame(frame(np.random.default_rng(3), INNOCENT[world], 3)))
    assert not (found.log_e >= WATCH).any()


def test_is_silent_about_rings_that_were_always_there() -> None:
    rng = np.random.default_rng(4)
    seen = frame(rng, RINGS["planted_10_of_5"], 1)
    past = seen.assign(period_start=seen["period_start"] - pd.DateOffset(years=1), is_baseline=True)
    assert rings(Pairs.from_frame(seen)).log_e[0] > WATCH
    assert rings(Pairs.from_frame(pd.concat([past, seen]))).log_e[0] < 1


def test_conversation_of_students_is_no_ring() -> None:
    sent = pd.read_csv(case("college_messages") / "messages.csv")
    records = pd.DataFrame({"actor": sent["src"], "counterpart": sent["dst"]}).astype(str)
    table = reduce(records, "pairs")
    assert len(table) == 20_296  # directed pairs, as the case states
    pairs = set(zip(table["source"], table["goal"], strict=True))
    mutual = sum((goal, source) in pairs for source, goal in pairs)
    assert mutual / len(pairs) == pytest.approx(0.636, abs=0.001)
    found = rings(Pairs.from_frame(table))
    assert found.n[0] == 1_899
    assert found.log_e[0] < 0


@pytest.mark.parametrize("world", ["planted_10_of_5", "planted_20_of_4", "planted_10_of_8"])
def test_finds_closed_groups(world: str) -> None:
    found = rings(Pairs.from_frame(frame(np.random.default_rng(5), RINGS[world], 3)))
    assert (found.log_e >= WATCH).all()
    assert (found.low > 0).all()


def test_people_are_digests_in_the_reduction() -> None:
    records = pd.DataFrame(
        {"actor": ["Ann", "Ann", "Bob", "Bob"], "counterpart": ["Bob", "Ann", "Ann", None]}
    )
    table = reduce(records, "pairs")
    assert len(table) == 2  # nobody gives to himself, or to nobody
    assert not table.isin(["Ann", "Bob"]).any(axis=None)


def test_a_clique_counted_by_hand() -> None:
    """Five people, ten mutual pairs, one ring; a sixth who only receives belongs to none."""
    members = [(a, b) for a in "abcde" for b in "abcde" if a != b] + [("a", "f")]
    table = pd.DataFrame(members, columns=["source", "goal"]).assign(
        segment="", period_start=pd.Timestamp("2026-01-01"), is_baseline=False, team=None, n=1
    )
    found = Pairs.from_frame(table)
    assert (found.people[0], found.rings[0], found.ringed[0], found.threes[0]) == (6, 1, 5, 0)
