"""Where the baseline ends if nobody says: late enough to know a season, early enough to audit."""

from __future__ import annotations

from datetime import date, timedelta

from kpi_audit.drift.rhythm import rhythm
from kpi_audit.periods import baseline_end

FIRST = date(2024, 1, 1)
ENDS = [(baseline_end(None, FIRST, FIRST + timedelta(days=n)) - FIRST).days for n in range(1600)]


def test_a_longer_history_never_moves_the_end_back_and_seldom_on() -> None:
    later = [n for n in range(183, 1600) if ENDS[n] != ENDS[n - 1]]
    assert all(ENDS[n] > ENDS[n - 1] for n in later)
    assert [ENDS[n] for n in later] == [365, 553, 730]


def test_two_years_and_a_half_leave_three_quarters_to_audit() -> None:
    left = [n - ENDS[n] for n in range(1600)]
    assert min(left[457:]) > 90
    assert min(left[827:]) >= 273


def test_beyond_two_years_season_and_trend_can_be_told_apart() -> None:
    weeks = {ENDS[n] // 7 for n in range(827, 1600)}
    assert not any(rhythm(52.1775).is_short(n) for n in weeks)
    assert rhythm(52.1775).is_short(77)


def test_a_declared_start_counts() -> None:
    assert baseline_end(date(2024, 2, 1), FIRST, date(2026, 1, 1)) == date(2024, 2, 1)


def test_of_months_two_years_are_the_baseline_as_soon_as_a_quarter_is_left() -> None:
    """What judges months asks for 24 of them before."""
    ends = [baseline_end(None, FIRST, FIRST + timedelta(days=n), "month") for n in range(822, 1600)]
    assert {(end - FIRST).days for end in ends} == {730}
