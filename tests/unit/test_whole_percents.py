"""Whole percents: silent where small numbers heap by themselves, loud where shares were typed."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.whole_percents import whole_percents
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.percents import Percents
from tests.calibration.percent_worlds import HABITS, HIDDEN, INNOCENT, NEW, World
from tests.events import reduce
from tests.unit.real_cases import case

WATCH, SIZE = np.log(20), (30, 1200)


def _records(world: World, year: int, *, since: bool) -> pd.DataFrame:
    part, whole = world(np.random.default_rng(year), SIZE, since=since)
    return pd.DataFrame(
        {
            "segment": np.repeat([f"s{i:02d}" for i in range(SIZE[0])], SIZE[1]),
            "period_start": f"{year}-01-01",
            "numerator": part.ravel(),
            "denominator": whole.ravel(),
        }
    )


def _judged(world: World, *, baseline: bool) -> Evidence:
    since = _records(world, 2025, since=True)
    table = pd.concat([_records(world, 2024, since=False), since]) if baseline else since
    frame = reduce(table, "percents", audit_from="2025-01-01" if baseline else None)
    return whole_percents(Percents.from_frame(frame[frame["segment"] != ""]))


@pytest.mark.parametrize("baseline", [False, True])
@pytest.mark.parametrize("name", INNOCENT)
def test_is_silent_about_ratios_of_counts(name: str, baseline: bool) -> None:  # noqa: FBT001
    assert not (_judged(INNOCENT[name], baseline=baseline).log_e >= WATCH).any()


@pytest.mark.parametrize("name", HABITS)
def test_is_silent_about_habits(name: str) -> None:
    assert not (_judged(HABITS[name], baseline=True).log_e >= WATCH).any()


@pytest.mark.parametrize("name", ["packs_of_10", "one_rate_50.0%_of_10000"])
def test_says_why_not(name: str) -> None:
    found = _judged(INNOCENT[name], baseline=False)
    assert np.isnan(found.log_e).all()
    assert str(found.reason[0]).startswith(
        "not applicable: the ratios lie in" if "rate" in name else "not enough data: "
    )


def test_small_denominators_leave_nothing_to_judge() -> None:
    assert _judged(INNOCENT["class_sizes_5_to_40"], baseline=False).log_e.size == 0


@pytest.mark.parametrize("baseline", [False, True])
def test_finds_typed_percentages(baseline: bool) -> None:  # noqa: FBT001
    found = _judged(NEW["typed_20%"], baseline=baseline)
    assert (found.log_e >= WATCH).mean() >= 0.95
    assert found.effect.mean() == pytest.approx(20, abs=2)
    assert ((found.low <= 20) & (found.high >= 20)).mean() >= 0.9


def test_finds_a_habit_that_is_hidden() -> None:
    found = _judged(HIDDEN["habit_40%_hidden"], baseline=True)
    assert (found.log_e >= WATCH).all()
    assert found.effect.mean() == pytest.approx(-40, abs=3)
    assert found.details["made_whole_baseline_pct"].mean() == pytest.approx(40, abs=2)


def test_one_quota_is_no_habit() -> None:
    part, whole = np.full(5000, 0.0), np.arange(5000) + 200.0
    part[:] = np.ceil(0.1 * whole)
    part[:4000] = np.rint(whole[:4000] * np.random.default_rng(3).random(4000))
    found = _one(part, whole)
    assert found.log_e[0] < WATCH


def _table(part: Any, whole: Any) -> pd.DataFrame:
    return reduce(pd.DataFrame({"numerator": part, "denominator": whole}), "percents")


def _one(part: Any, whole: Any) -> Evidence:
    return whole_percents(Percents.from_frame(_table(part, whole)))


def test_hand_count() -> None:
    # 700 of 1000: 70.0 %. In 69.5 <= % < 70.5 lie 695 .. 704, ten; within 0.05 only 700.
    # 1401 of 2000 = 70.05 %: 1390 .. 1409, twenty; within 0.05: 1399, 1400, 1401.
    # 7 of 10: the only number in its percent, so it says nothing. 1000 of 1000: left out.
    frame = _table([700, 1401, 7, 1000], [1000, 2000, 10, 1000])
    assert frame[["percent", "n", "hits"]].to_numpy().tolist() == [[70, 2, 2]]
    assert frame["expected"][0] == pytest.approx(1 / 10 + 3 / 20)
    assert frame["variance"][0] == pytest.approx(0.09 + 3 * 17 / 400)


@pytest.mark.parametrize("seed", range(3))
def test_expected_hits_are_those_of_a_count_over_all_numerators(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = rng.integers(1, 3000, 200)
    part = rng.integers(0, 2 * whole)
    n, hits, expected = 0, 0, 0.0
    for k, d in zip(part.tolist(), whole.tolist(), strict=True):
        percent = (200 * k + d) // (2 * d)
        if percent in (0, 100, 200):
            continue
        same = [j for j in range(2 * d + 1) if (200 * j + d) // (2 * d) == percent]
        close = [abs(100 * j - percent * d) * 20 <= d for j in same]
        if any(close) and not all(close):
            n, hits = n + 1, hits + close[same.index(k)]
            expected += float(np.mean(close))
    frame = _table(part, whole)
    assert (frame["n"].sum(), frame["hits"].sum()) == (n, hits)
    assert frame["expected"].sum() == pytest.approx(expected)


def test_numerators_that_are_no_counts_are_left_out() -> None:
    assert _table([7.5, 0, -3, 5, 5], [100, 1000, 1000, 0, 99.5]).empty


def _ratios(name: str, year: int, ratio: str) -> pd.DataFrame:
    table = pd.read_csv(case(name) / "polling_stations.csv")
    table = table[table["year"] == year]
    voted = table["valid"] + table["invalid"]
    part, whole = {
        "turnout": (voted, table["registered"]),
        "leader": (table["leader_votes"], voted),
    }[ratio]
    return pd.DataFrame({"segment": table["region"], "numerator": part, "denominator": whole})


ELECTIONS = [(y, r) for y in (2004, 2011, 2018) for r in ("turnout", "leader")]


@pytest.mark.parametrize(("year", "ratio"), ELECTIONS)
def test_clean_elections_are_silent(year: int, ratio: str) -> None:
    frame = reduce(_ratios("ru_elections_clean", year, ratio), "percents")
    found = whole_percents(Percents.from_frame(frame))
    assert not (found.log_e >= WATCH).any()  # the whole and 14 regions
    assert found.low[0] < 0.5


@pytest.mark.parametrize(("year", "ratio"), ELECTIONS)
def test_distorted_elections_are_found(year: int, ratio: str) -> None:
    frame = reduce(_ratios("ru_elections_distorted", year, ratio), "percents")
    found = whole_percents(Percents.from_frame(frame))
    assert found.log_e[0] > WATCH
    assert found.low[0] > 0


@pytest.mark.parametrize(
    ("name", "ratio", "published"),
    [
        ("ru_elections_distorted", "turnout", 1.48),
        ("ru_elections_distorted", "leader", 1.36),
        ("ru_elections_clean", "turnout", 1.006),
        ("ru_elections_clean", "leader", 1.008),
    ],
)
def test_excess_of_2018_is_that_of_a_binomial_simulation(
    name: str, ratio: str, published: float
) -> None:
    """The case's README: stations within 0.05 points over binomial ballots; here without 100 %.

    Binomial ballots keep part of a heap near 100 %, where they scatter by less than a point.
    """
    table = _ratios(name, 2018, ratio)
    frame = reduce(table, "percents")
    whole = frame[frame["segment"] == ""]
    exact = 100 * table["numerator"] / table["denominator"]
    near = (exact - exact.round()).abs() <= 0.05 + 1e-9
    hits = (near & exact.round().between(1, 99)).sum()
    chance = hits - whole["hits"].sum() + whole["expected"].sum()  # small stations: as they are
    assert hits / chance == pytest.approx(published, abs=0.05)


def test_hospitals_are_silent() -> None:
    table = pd.read_csv(case("nhs_ae_4h") / "ae_attendances.csv")
    seen = table["attendances"] - table["breaches"]
    frame = reduce(
        pd.DataFrame(
            {
                "segment": table["type"],
                "period_start": table["period"],
                "numerator": seen,
                "denominator": table["attendances"],
            }
        ),
        "percents",
        audit_from="2018-04-01",
    )
    for shape in (frame, frame.assign(is_baseline=False)):
        assert not (whole_percents(Percents.from_frame(shape)).log_e >= WATCH).any()
