"""What the terminal says of a scan that found nothing: how much it could have seen, and why."""

from __future__ import annotations

import pytest

from pipelines.scan.report import _detectable
from pipelines.scan.said import in_options


@pytest.mark.parametrize(
    ("detector", "reason", "said"),
    [
        ("bunching", "not applicable: no target is declared", "(--target or --cap)"),
        ("repeats", "set measured: true for values", "--set repeats.measured=true for values"),
        ("corroboration", "100 units, and no other segment", "no other segment (--segment)"),
        ("lockstep", "needs what it was done to (columns.object)", "(--object)"),
        ("clock_stops", "the case of a record (columns.case_id)", "(--case)"),
        ("clock_stops", "when the clock stands still (columns.is_stopped)", "(--clock-stopped)"),
        ("digits", "3 records (of 4) were read", "3 records (of 4) were read"),
        ("digits", "so it is (mostly) text", "so it is (mostly) text"),
    ],
)
def test_reasons_name_the_option_that_is_missing(detector: str, reason: str, said: str) -> None:
    assert said in in_options(detector, reason)


def test_silence_says_what_would_have_been_seen() -> None:
    assert _detectable({"detectable_excess": 1234.5}) == (
        "; an excess of 1,234 records would have been seen"
    )
    assert _detectable({"detectable_excess": None, "other": 1}) == ""
