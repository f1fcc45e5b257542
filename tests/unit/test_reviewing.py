"""Which night ends the period before: the first one that knew all of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reviewing import after_period


@pytest.mark.parametrize(
    ("period", "as_of", "compared"),
    [
        ("week", date(2026, 11, 18), date(2026, 11, 16)),  # a Wednesday: Monday's night
        ("week", date(2026, 11, 23), date(2026, 11, 16)),  # Monday's night ends a whole week
        ("week", date(2026, 11, 22), date(2026, 11, 16)),
        ("week", date(2027, 1, 1), date(2026, 12, 28)),  # ISO week 53 of 2026 lies in two years
        ("week", date(2027, 1, 4), date(2026, 12, 28)),
        ("week", date(2027, 1, 5), date(2027, 1, 4)),  # week 1 of 2027
        ("month", date(2027, 1, 1), date(2026, 12, 1)),
        ("month", date(2027, 1, 2), date(2027, 1, 1)),
        ("month", date(2028, 3, 1), date(2028, 2, 1)),
        ("quarter", date(2026, 10, 1), date(2026, 7, 1)),
        ("quarter", date(2026, 10, 2), date(2026, 10, 1)),
        ("quarter", date(2027, 1, 1), date(2026, 10, 1)),
    ],
)
def test_the_night_it_is_compared_with(period: str, as_of: date, compared: date) -> None:
    assert after_period(as_of, period) == compared + timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["week", "month", "quarter"]))
def test_never_with_itself_and_never_with_more_than_a_period_ago(as_of: date, period: str) -> None:
    longest = {"week": 7, "month": 31, "quarter": 92}[period]
    assert 1 <= (as_of - (after_period(as_of, period) - timedelta(days=1))).days <= longest
