"""Nothing flips silently: what was, what is, since when, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpi_audit.verdict_changes import Basis, what_answers_did, why_changed

BEFORE = Basis(date(2026, 3, 2), "holds", "a", 8, None)
NOW = Basis(date(2026, 3, 9), "drifting", "a", 9, None)


def test_what_stays_is_not_told() -> None:
    assert why_changed(BEFORE, replace(BEFORE, night=NOW.night, periods=9)) is None


@pytest.mark.parametrize(
    ("before", "now", "why", "words"),
    [
        ({}, {}, "new periods", "1 period closed"),
        ({}, {"periods": 8}, "late data", "without a new period"),
        ({}, {"declaration": "b"}, "declaration changed", "declared about it"),
        ({"mature": 3}, {"mature": 5}, "late data", "2 cohorts of its outcome"),
        ({"mature": 3}, {"mature": 3}, "new periods", "1 period closed"),
    ],
)
def test_why(before: dict, now: dict, why: str, words: str) -> None:
    found = why_changed(replace(BEFORE, **before), replace(NOW, **now))
    assert found[0] == why
    assert words in found[1]
    assert "Was 'holds' on 2 Mar 2026, is 'drifting' since the night of 9 Mar 2026" in found[1]


def test_answers_come_before_whatever_else_happened() -> None:
    told = what_answers_did(silenced=2, returned=1)
    assert told == "2 findings were explained and 1 finding is no longer explained"
    declared = replace(NOW, declaration="b")
    assert why_changed(BEFORE, declared, told) == (
        "decision",
        "Was 'holds' on 2 Mar 2026, is 'drifting' since the night of 9 Mar 2026: " + told + ".",
    )
    assert why_changed(BEFORE, replace(BEFORE, night=NOW.night), told) is None
    assert what_answers_did(0, 0) == ""
