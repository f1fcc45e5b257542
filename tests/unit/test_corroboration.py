"""Corroboration: silent about sizes, tails and communities, loud about hollow actions."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpi_audit.corroborated.excess import no_trend, trend, without_any
from kpi_audit.corroborated.strata import Groups, Side, Terms, terms
from kpi_audit.detectors.corroboration import corroboration
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.companions import OTHERS, OWN, Companions
from tests.companion_worlds import companions, shape, sizes, table
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)
WORLDS = 60


def _units(rng: np.random.Generator, segments: int, months: int = 1, each: int = 200) -> tuple:
    cells = np.indices((WORLDS, segments, months)).reshape(3, -1)
    world, segment, period = np.repeat(cells, each, axis=1)
    return world, segment, period, sizes(rng, len(world))


def _first(found: Evidence, table: Companions) -> np.ndarray:
    return found.log_e[[name.endswith(":0") for name in table.segments]]


@pytest.mark.parametrize("segments", [2, 3, 20])
def test_is_silent_about_ordinary_communities(segments: int) -> None:
    rng = np.random.default_rng(1)
    *where, value = _units(rng, segments, each=100)
    rate = 0.05 * np.exp(rng.normal(0, 0.6, (WORLDS, segments)))[where[0], where[1]]
    found = corroboration(shape(*where, value, companions(rng, value, rate=rate)))
    assert (found.reason == "").all()
    assert (found.log_e >= WATCH).mean() <= 0.01


def test_is_silent_about_another_mix_of_sizes() -> None:
    rng = np.random.default_rng(2)
    *where, value = _units(rng, 2)
    value = np.where(where[1] == 0, np.ceil(value / 5), value)  # small units, often without forks
    companion = companions(rng, value)
    plain = [(companion[where[1] == i] == 0).mean() for i in (0, 1)]
    assert plain[0] > 2 * plain[1]
    found = corroboration(shape(*where, value, companion))
    assert (found.log_e < 0).mean() > 0.9


def test_is_silent_about_a_trend_and_about_months_that_differ() -> None:
    rng = np.random.default_rng(3)
    *where, value = _units(rng, 1, months=24, each=40)
    rate = 0.05 * np.exp(rng.normal(0, 0.3, (WORLDS, 24)))[where[0], where[2]]
    rate *= np.exp(-0.03 * where[2])
    found = corroboration(shape(*where, value, companions(rng, value, rate=rate), before=12))
    assert (found.details["form"] == "baseline").all()
    assert (found.log_e >= WATCH).mean() <= 0.02


def test_waits_until_companions_have_come_in() -> None:
    rng = np.random.default_rng(9)
    *where, value = _units(rng, 1, months=18, each=60)
    came = -np.expm1(-(17.5 - where[2]) / 1.5)
    companion = rng.binomial(companions(rng, value).astype(np.int64), came).astype(float)
    found = corroboration(shape(*where, value, companion, before=12))
    assert (found.n == 3 * 60).all()  # months 12, 13 and 14 of 0 to 17
    assert (found.log_e >= WATCH).sum() == 0


def test_finds_a_hollow_segment_among_many_and_only_it() -> None:
    rng = np.random.default_rng(4)
    *where, value = _units(rng, 10)
    hollow = (where[1] == 0) & (rng.random(len(value)) < 0.6)
    made = shape(*where, value, np.where(hollow, 0.0, companions(rng, value)))
    found = corroboration(made)
    assert (_first(found, made) >= WATCH).mean() >= 0.95
    assert (found.log_e >= WATCH).sum() == (_first(found, made) >= WATCH).sum()


def test_finds_actions_that_become_hollow() -> None:
    rng = np.random.default_rng(5)
    *where, value = _units(rng, 1, months=24, each=60)
    hollow = (where[2] >= 12) & (rng.random(len(value)) < 0.6)
    found = corroboration(
        shape(*where, value, np.where(hollow, 0.0, companions(rng, value)), before=12)
    )
    assert (found.log_e >= WATCH).mean() >= 0.9
    assert ((found.low > 0) & (found.effect > 30)).mean() >= 0.9


def test_odds_ratio_is_that_of_mantel_and_haenszel() -> None:
    # scipy.stats.contingency.odds_ratio(kind="sample") of one stratum; two equal strata keep it
    table = np.array([[4000, 6000], [1000, 9000]])
    one = np.ones(2)
    own = Side(10_000 * one, 4000 * one, -one, 10_000 * one)
    other = Side(10_000 * one, 1000 * one, -one, 10_000 * one)
    sums = Terms(*(part.sum(keepdims=True) for part in terms(own, other, Groups(*([one] * 4)))))
    found = without_any(sums, np.zeros(1), no_trend(1))
    outside = stats.contingency.odds_ratio(table, kind="sample")
    assert np.exp(found.effect[0]) == pytest.approx(outside.statistic, rel=1e-3)
    low, high = outside.confidence_interval(0.95)  # of one stratum: half the information
    assert found.variance[0] == pytest.approx((np.log(high / low) / 3.92) ** 2 / 2, rel=0.2)


def test_a_steady_baseline_has_no_trend_and_a_falling_one_is_carried_on() -> None:
    days, before = np.arange(20.0) * 30, np.arange(20) < 12
    flat = trend(np.zeros((1, 20)), np.full((1, 20), 50.0), days, before)
    assert flat.shift[0] == flat.variance[0] == 0
    rising = trend(50 * 0.001 * days[np.newaxis], np.full((1, 20), 50.0), days, before)
    assert rising.shift[0] == pytest.approx(0.001 * 30 * 10, rel=0.01)  # centres: 5.5 and 15.5


def _github(column: str) -> pd.DataFrame:
    events = pd.read_csv(case("github_fake_stars_repos") / "repo_events.csv")
    return pd.DataFrame(
        {"segment": events["label"], "value": events["WatchEvent"], "companion": events[column]}
    )


@pytest.mark.parametrize(
    ("column", "points", "log_e"),
    [("ForkEvent", 56.6, 6.3), ("IssuesEvent", 63.7, 9.6), ("PullRequestEvent", 57.2, 9.2)],
)
def test_suspected_fake_campaigns_lack_companions(column: str, points: float, log_e: float) -> None:
    shape = Companions.from_frame(reduce(_github(column), "companions"))
    found = corroboration(shape)
    names = ("", "random_sample", "suspected_fake_campaign")
    whole, sample, fake = (shape.segments.index(name) for name in names)
    assert found.reason[whole].startswith("not applicable: nothing says")
    assert found.log_e[sample] < 0
    assert found.log_e[fake] == pytest.approx(log_e, abs=0.2)
    assert found.effect[fake] == pytest.approx(points, abs=0.2)
    assert "only other segment" in found.details["compared_with"][fake]


def test_counts_of_the_real_case() -> None:
    rows = reduce(_github("ForkEvent"), "companions")
    sums = rows.groupby("segment")[["n", "n_without", "n_others"]].sum()
    assert sums.loc["suspected_fake_campaign", "n"] == 26_041  # the case's README
    share = sums["n_without"] / sums["n"]
    assert share["suspected_fake_campaign"] == pytest.approx(0.571, abs=0.0005)
    assert share["random_sample"] == pytest.approx(0.092, abs=0.0005)


@pytest.mark.parametrize("parts", [2, 3, 10])
def test_random_parts_of_the_sample_are_alike(parts: int) -> None:
    given = _github("ForkEvent").query("segment == 'random_sample'")
    segment = np.random.default_rng(6).integers(0, parts, len(given)).astype(str)
    found = corroboration(
        Companions.from_frame(reduce(given.assign(segment=segment), "companions"))
    )
    assert np.nanmax(found.log_e) < 0.5


def test_reduction_agrees_with_the_invented_tables() -> None:
    rng = np.random.default_rng(7)
    segment, value = rng.integers(0, 3, 500), sizes(rng, 500, smallest=1)
    companion = companions(rng, value)
    given = pd.DataFrame({"segment": segment.astype(str), "value": value, "companion": companion})
    order = ["segment", "size_class"]
    ours = reduce(given, "companions").query("segment != ''").sort_values(order)
    zero = np.zeros(500, np.int64)
    theirs = table(zero, segment, zero, value, companion).sort_values(order)
    columns = [*OWN, *OTHERS, "n_square_others", "without_spread_others", "log_ratio_spread_others"]
    np.testing.assert_allclose(ours[columns], theirs[columns], atol=1e-6)


def test_says_why_not() -> None:
    rng = np.random.default_rng(8)
    given = pd.DataFrame({"value": sizes(rng, 30), "companion": 0.0})
    found = corroboration(Companions.from_frame(reduce(given, "companions")))
    assert found.reason[0] == "not enough data: 30 units, 50 are needed"
