"""Triangulation: silent about coverage, small units and dirt; loud about units that overstate."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from kpi_audit.detectors.triangulation import triangulation
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.readings import Readings
from tests.calibration.reading_worlds import (
    INNOCENT,
    OVERSTATED,
    World,
    overstated,
    records,
    units_differ,
)
from tests.events import reduce

WATCH = np.log(20)


def _judge(world: World, periods: int = 24, audit_from: str | None = "2023-01-01") -> Evidence:
    table = records(world, 1, 200, periods)
    return triangulation(Readings.from_frame(reduce(table, "readings", audit_from=audit_from)))


@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_about_honest_units(world: str) -> None:
    found = _judge(INNOCENT[world])
    assert set(found.details["form"]) == {"baseline"}
    assert (found.log_e[1:] >= WATCH).mean() <= 0.03


@pytest.mark.parametrize("world", [k for k in INNOCENT if k != "shared_drift"])
def test_is_silent_about_the_whole_of_honest_units(world: str) -> None:
    assert _judge(INNOCENT[world]).log_e[0] < WATCH


@pytest.mark.parametrize("periods", [1, 12])
@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_about_honest_units_without_a_past(world: str, periods: int) -> None:
    found = _judge(INNOCENT[world], periods, None)
    assert (found.log_e[1:] >= WATCH).mean() <= 0.02
    assert found.reason[0].startswith("not applicable: without 10 other segments")


@pytest.mark.parametrize(("size", "power"), [(0.5, 0.5), (1.0, 0.8)])
def test_finds_units_that_begin_to_overstate(size: float, power: float) -> None:
    found = _judge(overstated(size, 0.05))
    assert (found.log_e[1:11] >= WATCH).mean() >= power
    assert np.median(found.effect[1:11]) == pytest.approx(100 * size, rel=0.25)
    assert ((found.low <= 100 * size) & (found.high >= 100 * size))[1:11].mean() >= 0.9
    assert (found.log_e[11:] >= WATCH).mean() <= 0.01


def test_overstating_is_no_evidence_where_lower_is_better() -> None:
    table = records(OVERSTATED["overstated_100%"], 1, 200, 24)
    shape = Readings.from_frame(reduce(table, "readings", audit_from="2023-01-01"))
    assert not (triangulation(shape, better="lower").log_e[1:] >= WATCH).any()


def _hospitals(claimed: float) -> pd.DataFrame:
    """Share of patients seen in time, per week: the hospital's own count beside a survey's."""
    rng = np.random.default_rng(3)
    share = np.clip(rng.normal(0.6, 0.03, (80, 1)), 0, 1) + np.zeros((80, 10))
    survey = rng.binomial(200, share) / 200
    share[0] = claimed
    own = np.round(rng.binomial(2000, 0.9 * share + 0.1) / 2000, 3)  # all count a little kindly
    segment, _ = (part.ravel() for part in np.indices(own.shape))
    return pd.DataFrame(
        {"segment": [f"h{i:02d}" for i in segment], "value": own.ravel(), "compare": survey.ravel()}
    )


def test_a_hospital_that_reports_shorter_waits_than_its_patients() -> None:
    honest = triangulation(Readings.from_frame(reduce(_hospitals(0.6), "readings")))
    assert not (honest.log_e[1:] >= WATCH).any()
    found = triangulation(Readings.from_frame(reduce(_hospitals(0.9), "readings")))
    assert found.log_e[1] >= WATCH
    assert not (found.log_e[2:] >= WATCH).any()


def test_one_dirty_reading_is_no_finding() -> None:
    table = records(units_differ, 1, 60, 1)
    table.loc[table["segment"] == "unit 0003", "compare"] += 50  # large enough to be judged well
    table.loc[table["segment"] == "unit 0003", "value"] += 35
    spoiled = table.copy()
    at = spoiled.index[spoiled["segment"] == "unit 0003"][0]
    spoiled.loc[at, "value"] *= 1000
    found = triangulation(Readings.from_frame(reduce(spoiled, "readings")))
    assert not (found.log_e[1:] >= WATCH).any()


def test_a_unit_among_peers_by_hand() -> None:
    # Ten months, ratio exp(0.5) of the peers' with no scatter, peers' spread 0.1: z = 5.
    ones = np.ones((1, 10))
    shape = Readings(
        ("a",), np.datetime64("2024-01-01", "D") + 30 * np.arange(10), np.zeros(10, bool),
        ones, 100 * np.exp(0.5) * ones, 100 * ones, ones, ones, ones, 20 * ones, 0 * ones,
        0.1 * ones,
    )  # fmt: skip
    found = triangulation(shape)
    p = student.sf(5, 6)
    assert found.log_e[0] == pytest.approx(np.log((1 - p + p * np.log(p)) / (p * np.log(p) ** 2)))
    assert found.effect[0] == pytest.approx(100 * (np.exp(0.5) - 1))
    assert found.low[0] == pytest.approx(100 * (np.exp(0.5 - 0.1 * student.ppf(0.975, 6)) - 1))


def test_sums_by_hand() -> None:
    # 2/1 and 9/10 pull the ratio most, by +0.95 and -1.5 at the usual ratio of 1.05; both are out.
    table = pd.DataFrame({"segment": "a", "value": [2.0, 11, 9, 21], "compare": [1.0, 10, 10, 20]})
    frame = reduce(table, "readings").set_index("segment")
    assert frame.loc["a", ["n", "value", "compare"]].tolist() == [2, 32, 30]
    assert frame.loc["a", ["value_squares", "products", "compare_squares"]].tolist() == [
        11**2 + 21**2, 110 + 420, 500,
    ]  # fmt: skip
    assert frame.loc["a", "peers"] == 0


def test_few_readings_are_not_judged() -> None:
    table = records(units_differ, 1, 60, 1, days=1)
    found = triangulation(Readings.from_frame(reduce(table, "readings")))
    assert found.reason[1].startswith("not enough data: 1 readings")


@pytest.mark.parametrize(
    ("readings", "reason"),
    [(2.0, "not applicable: without 10 other"), (0.0, "not enough data: no audited period has")],
)
def test_readings_without_peers_are_readings(readings: float, reason: str) -> None:
    one = np.full((1, 4), 10.0)
    nothing = np.full_like(one, np.nan)
    found = triangulation(
        Readings(
            ("a",),
            pd.date_range("2026-01-05", periods=4, freq="7D").to_numpy(),
            np.zeros(4, np.bool_),
            n=np.full_like(one, readings), value=one, compare=one, value_squares=10 * one,
            products=10 * one, compare_squares=10 * one, peers=0 * one, peers_middle=nothing,
            peers_spread=nothing,
        )
    )  # fmt: skip
    assert found.reason[0].startswith(reason)
