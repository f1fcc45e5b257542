"""Restatement: silent about late data, news, noise and re-loads, loud about flattering ones."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpi_audit.arrays import Float
from kpi_audit.detectors.restatement import restatement
from kpi_audit.evidence import Evidence
from kpi_audit.revising.excess import against_baseline, mean
from kpi_audit.shapes.revisions import Revisions
from tests.version_worlds import (
    AGE,
    cleanup,
    corrections,
    late,
    monthly,
    noise,
    raised,
    reduce,
    reloads,
    versions,
)

WATCH, ROWS = np.log(20), 60
World = Callable[[np.random.Generator], Float]
ORDINARY: dict[str, World] = {
    "late data": lambda g: late(g, ROWS),
    "slow late data": lambda g: late(g, ROWS, slow=20),
    "late data by season": lambda g: late(g, ROWS, season=0.5),
    "a fifth more late data": lambda g: late(g, ROWS, rise=0.2),
    "noise in first estimates": lambda g: noise(g, ROWS, ages=(4, 13, 26), size=0.03),
    "re-loads of everything": lambda g: reloads(g, ROWS, rate=0.3, size=0.03),
    "corrections both ways": lambda g: corrections(g, ROWS, rate=0.01, size=0.03),
    "one project of eight weeks": lambda g: cleanup(g, ROWS),
}


def _judge(factor: Float, *, baseline: bool = True, **settings: object) -> Evidence:
    rows = versions(np.random.default_rng(1), factor)
    if not baseline:
        rows["is_baseline"] = False
    return restatement(Revisions.from_frame(rows), **settings)  # type: ignore[arg-type]


def _flagged(found: Evidence) -> float:
    return float((np.nan_to_num(found.log_e, nan=-9) >= WATCH).mean())


@pytest.mark.parametrize("baseline", [True, False])
@pytest.mark.parametrize("world", ORDINARY.values(), ids=list(ORDINARY))
def test_is_silent_about_ordinary_revisions(world: World, baseline: bool) -> None:  # noqa: FBT001  (a table column)
    assert _flagged(_judge(world(np.random.default_rng(2)), baseline=baseline)) <= 0.02


@pytest.mark.parametrize("baseline", [True, False])
def test_is_silent_about_one_correction_of_everything(baseline: bool) -> None:  # noqa: FBT001  (a table column)
    steps = 0.2 * ((np.arange(104)[:, np.newaxis] < 79) & (np.arange(105) >= 80))
    found = _judge(np.broadcast_to(steps, (ROWS, *AGE.shape)), baseline=baseline)
    assert "in 1 of the 6 weeks needed" in found.reason[0]


def test_finds_closed_periods_that_are_raised_each_month() -> None:
    found = _judge(raised(np.random.default_rng(3), ROWS, every=4, size=0.05, ages=(1, 8)))
    assert _flagged(found) >= 0.95
    assert found.effect.mean() == pytest.approx(13 * 5 / 52, rel=0.1)  # % per audited week
    assert (found.low > 0).all()


@pytest.mark.parametrize(("share", "gain", "power"), [(0.1, 0, 0), (0, 0.03, 1)])
def test_months_with_nightly_versions(share: float, gain: float, power: float) -> None:
    rows = monthly(np.random.default_rng(9), ROWS, share=share, gain=gain)
    found = restatement(Revisions.from_frame(rows))
    assert (found.reason == "").all()
    assert _flagged(found) == power
    if gain:
        assert found.effect.mean() == pytest.approx(100 * gain, rel=0.1)


def test_finds_late_raises_under_a_stream_of_late_data() -> None:
    rng = np.random.default_rng(4)
    scheme = raised(rng, ROWS, every=1, size=0.1, ages=(13, 30))
    found = _judge(late(rng, ROWS) + scheme)
    assert _flagged(found) >= 0.9
    assert np.median(found.details["late_log_e"]) > np.median(found.details["soon_log_e"])


def test_finds_late_raises_without_a_baseline() -> None:
    rng = np.random.default_rng(5)
    scheme = raised(rng, ROWS, every=2, size=0.05, ages=(13, 30), since=14)
    found = _judge(noise(rng, ROWS, ages=(4, 8), size=0.02) + scheme, baseline=False)
    assert (found.details["form"] == "late only").all()
    assert _flagged(found) >= 0.9


def test_direction_is_what_better_says() -> None:
    fallen = -raised(np.random.default_rng(6), ROWS, every=2, size=0.05, ages=(1, 8))
    assert _flagged(_judge(fallen)) == 0
    assert _flagged(_judge(fallen, better="lower")) >= 0.95


def test_counts_periods_that_revisions_carry_over_the_target() -> None:
    rows = versions(np.random.default_rng(1), raised(
        np.random.default_rng(7), 1, every=2, size=0.3, ages=(1, 8)
    ))  # fmt: skip
    ends = rows[~rows["is_baseline"]].groupby("period_start")["value"].agg(["first", "last"])
    found = restatement(Revisions.from_frame(rows), target=2300.0)
    crossed = (ends["first"] < 2300) & (ends["last"] >= 2300)
    assert found.details["carried_over_target"][0] == crossed.sum() > 0
    assert found.details["fell_below_target"][0] == 0


def test_mean_surprise_is_students_where_nothing_was_revised_before() -> None:
    rng = np.random.default_rng(8)
    revised, exposed = np.zeros((1, 6, 100)), np.ones((1, 6, 100))
    revised[0, 1, 50:] = rng.normal(0.01, 0.03, 50)
    before = np.arange(100) < 50
    found = mean(against_baseline(revised, exposed, before, slice(0, 3)))
    outside = stats.ttest_1samp(revised[0, 1, 50:], 0.0)
    batched = found.surprise / found.error  # never surer than weeks taken one by one
    assert 0 < batched[0] <= outside.statistic + 1e-6
    alternate = np.where(np.arange(100) % 2, 0.04, -0.02) * (revised[0, 1] != 0)
    revised[0, 1] = alternate  # batches even out: the weeks decide
    found = mean(against_baseline(revised, exposed, before, slice(0, 3)))
    outside = stats.ttest_1samp(alternate[50:], 0.0)
    assert (found.surprise / found.error)[0] == pytest.approx(outside.statistic, rel=1e-3)


def test_reduction_by_hand() -> None:
    given = pd.DataFrame(
        [
            ("", "2024-01-01", 100.0, 10, "2024-01-08"),
            ("", "2024-01-01", None, 0, "2024-01-15"),
            ("", "2024-01-01", 110.0, 11, "2024-02-12"),
            ("", "2024-01-08", 80.0, 8, "2024-01-15"),
        ],
        columns=["segment", "period_start", "value", "n", "known_from"],
    )
    rows = reduce(given, audit_from="2024-01-08").sort_values(["period_start", "revised_on"])
    assert rows["value_before"].tolist()[1] == 100  # the night without a value is no version
    assert rows["value_before"].isna().tolist() == [True, False, True]
    shape = Revisions.from_frame(rows)
    assert shape.weeks.astype(str).tolist()[0] == "2024-01-08"
    assert shape.revised[0, 2, 5] == pytest.approx(10 / 105)  # five weeks after closing
    assert shape.revised.sum() == shape.revised[0, 2, 5]
    assert shape.exposed[0, :, 0].tolist() == [1, 0, 0, 0, 0, 0]
    assert shape.exposed[0, :, 5].tolist() == [0, 0, 2, 0, 0, 0]
    assert shape.is_baseline.tolist() == [True, False, False, False, False, False]


def test_a_history_loaded_at_once_is_observed_from_then_on() -> None:
    rows = versions(np.random.default_rng(1), np.zeros((1, *AGE.shape)), loaded=60)
    shape = Revisions.from_frame(rows)
    assert shape.exposed[0, 0].sum() == 104 - 59  # weeks seen when they closed
    assert shape.exposed.sum(axis=1)[0, 0] == 60


def test_says_why_not() -> None:
    found = _judge(np.zeros((1, *AGE.shape)))
    assert found.reason[0].endswith("closed periods were revised in 0 of the 6 weeks needed")
    shape = Revisions.from_frame(versions(np.random.default_rng(1), np.zeros((1, *AGE.shape))))
    few = replace(shape, exposed=shape.exposed * (np.arange(104) > 94))
    assert restatement(few).reason[0].startswith("not enough data: ")
