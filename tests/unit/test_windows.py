"""Which report windows count, and how a KPI over them may be dated."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_audit.periods import period_start
from kpi_audit.project.kpi import Grain
from kpi_audit.windows import LENGTHS, counting, problem, window

DAYS = st.lists(st.integers(0, 500), min_size=1, max_size=60, unique=True)
FINEST: dict[str, Grain] = {"D7": "week", "D30": "month", "D90": "quarter"}


def days(numbers: list[int]) -> np.ndarray:
    return np.datetime64("2025-01-01") + np.array(numbers, dtype="timedelta64[D]")


def test_weekly_windows_of_seven_days_all_count() -> None:
    sundays = days([4, 11, 18, 25])
    assert counting("D7", sundays, sundays).all()


def test_nightly_windows_of_seven_days_count_once_a_week() -> None:
    nights = days(list(range(15)))
    assert np.flatnonzero(counting("D7", nights, nights)).tolist() == [0, 7, 14]


def test_month_ends_skip_february_which_shares_days_with_january() -> None:
    ends = np.array(["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"], "datetime64[D]")
    assert counting("D30", ends, ends).tolist() == [True, False, True, True]


def test_two_windows_never_fall_into_one_month() -> None:
    ends = np.array(["2025-03-15", "2025-04-14"], "datetime64[D]")
    middles = [window("D30", day.item())[1] for day in ends]
    assert middles[0].month == middles[1].month == 3
    assert counting("D30", ends, ends).tolist() == [True, False]


def test_what_counted_stays_when_an_older_window_comes_late() -> None:
    refreshed, known = days([10, 20, 15]), days([10, 20, 30])
    assert counting("D7", refreshed, known).tolist() == [True, True, False]
    assert counting("D7", refreshed[:2], known[:2]).tolist() == [True, True]


@settings(deadline=None)
@given(numbers=DAYS, period=st.sampled_from(sorted(LENGTHS)), seed=st.integers(0, 99))
def test_no_day_counts_twice_and_the_order_of_rows_means_nothing(
    numbers: list[int], period: str, seed: int
) -> None:
    refreshed = days(numbers)
    counts = counting(period, refreshed, refreshed)
    kept = np.sort(refreshed[counts])
    assert counts.any()
    assert (np.diff(kept).astype(int) >= LENGTHS[period]).all()
    if period in FINEST:
        held = [period_start(window(period, day.item())[1], FINEST[period]) for day in kept]
        assert len(set(held)) == len(held)
    shuffled = np.random.default_rng(seed).permutation(len(numbers))
    again = counting(period, refreshed[shuffled], refreshed[shuffled])
    assert (again == counts[shuffled]).all()


@settings(deadline=None)
@given(numbers=DAYS, period=st.sampled_from(sorted(LENGTHS)), cut=st.integers(1, 60))
def test_a_later_night_takes_nothing_back(numbers: list[int], period: str, cut: int) -> None:
    refreshed, known = days(numbers), days(list(range(len(numbers))))
    before = counting(period, refreshed[:cut], known[:cut])
    assert (counting(period, refreshed, known)[:cut] == before).all()


@pytest.mark.parametrize(
    ("period", "time", "grain", "words"),
    [
        ("D7", "window_middle", "week", None),
        ("D7", "window_middle", "month", None),
        ("D30", "window_middle", "quarter", None),
        (None, "window_middle", "week", None),
        ("D180", None, "once", None),
        ("D7", "window_middle", "day", "too fine for: a day cannot .* Use grain 'week'"),
        (
            "D30",
            "window_middle",
            "week",
            "Use grain 'month' or a coarser one, or a report of .* D7",
        ),
        ("D90", "window_middle", "month", "'quarter' or a coarser one, or a .* D7 or D30"),
        ("D180", "window_middle", "quarter", "Use grain 'once', or a report of period D7 or D30"),
        ("D30", "report_refresh_date", "week", "overlap .*'time: window_middle'"),
        ("D7", "last_activity_date", "month", "overlap .*'time: window_middle'"),
    ],
)
def test_how_windows_may_be_dated(
    period: str | None, time: str | None, grain: Grain, words: str | None
) -> None:
    found = problem(period, time, grain)
    if words is None:
        assert found is None
    else:
        assert found is not None
        assert re.search(words, found)
