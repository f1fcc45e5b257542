"""What an answer does: first that it does nothing where it should not."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from kpi_audit.decisions.decision import Decision
from kpi_audit.decisions.effects import Rules, counted, effects
from kpi_audit.decisions.on_verdict import accepted_until
from tests.unit.decisions.made import decided

NIGHT = date(2026, 3, 4)
RULES = Rules(NIGHT, 10.0)


def effect(*decisions: Decision, e_value: float = 40.0, rules: Rules = RULES) -> dict[str, Any]:
    found = pd.DataFrame({"finding_id": ["F-00000001"], "log_e": [math.log(e_value)]})
    return {str(k): v for k, v in effects(found, decisions, rules).to_dict("records")[0].items()}


def test_without_an_answer_nothing_is_silenced() -> None:
    row = effect(decided("F-00000002"))
    assert (row["decision"], row["is_silenced"], row["returned_because"]) == ("", False, "")


@pytest.mark.parametrize("answer", ["confirmed", "accepted", "watching"])
def test_only_explained_silences(answer: str) -> None:
    row = effect(decided(decision=answer))
    assert (row["decision"], row["is_silenced"]) == (answer, False)
    assert effect(decided())["is_silenced"]


def test_a_rerun_of_an_old_night_knows_what_its_first_run_knew() -> None:
    made = decided()  # on 3 March, about the night of 2 March
    assert counted([made], date(2026, 3, 2), "UTC") == []
    assert counted([made], date(2026, 3, 3), "UTC") == [made]
    late = replace(made, seen_as_of=date(2026, 2, 1))
    assert counted([late], date(2026, 3, 2), "UTC") == []  # made after that night
    just_before = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    near = decided(decided_at=just_before, seen_as_of=date(2026, 3, 1))
    assert counted([near], date(2026, 3, 2), "UTC") == [near]
    assert counted([near], date(2026, 3, 2), "Europe/Berlin") == []  # there it was the 3rd


@pytest.mark.parametrize(
    ("e_value", "because"),
    [
        (399.0, ""),
        (400.0, "returned: evidence grew from 40 to 400"),
        (900.0, "returned: evidence grew from 40 to 900"),
        (8e6, "returned: evidence grew 200,000-fold, to over 1,000,000"),
        (1e290, "returned: evidence grew more than 1,000,000-fold"),
    ],
)
def test_it_returns_when_its_evidence_has_grown_tenfold(e_value: float, because: str) -> None:
    row = effect(decided(), e_value=e_value)
    assert (row["is_silenced"], row["returned_because"]) == (not because, because)
    assert row["decision"] == "explained"


def test_evidence_past_the_largest_number_still_grows() -> None:
    huge = decided(e_value=1e300)
    found = pd.DataFrame({"finding_id": ["F-00000001"], "log_e": [huge.log_e + 2.4]})
    assert not effects(found, [huge], RULES)["is_silenced"].iloc[0]


def test_what_returned_stays_until_it_is_answered_again() -> None:
    first = decided()
    found = pd.DataFrame({"finding_id": ["F-00000001"], "log_e": [math.log(100)]})
    peaks = {first.decision_id: math.log(500)}
    assert not effects(found, [first], RULES, peaks)["is_silenced"].iloc[0]
    again = decided(e_value=500.0, supersedes=first.decision_id)
    assert effects(found, [first, again], RULES, peaks)["is_silenced"].iloc[0]


def test_the_last_day_is_included() -> None:
    assert effect(decided(until=NIGHT))["is_silenced"]
    row = effect(decided(until=date(2026, 3, 3)))
    assert not row["is_silenced"]
    assert row["returned_because"] == "returned: the answer held until 3 Mar 2026"


def test_a_later_answer_takes_back_the_one_before() -> None:
    first = decided()
    row = effect(first, decided(decision="watching", supersedes=first.decision_id))
    assert (row["decision"], row["is_silenced"]) == ("watching", False)


def test_the_findings_themselves_are_not_changed() -> None:
    found = pd.DataFrame({"finding_id": ["F-00000001"], "log_e": [3.7], "tier": ["finding"]})
    before = found.copy()
    row = effects(found, [decided()], RULES)
    pd.testing.assert_frame_equal(found, before)
    assert row["tier"].iloc[0] == "finding"  # e-BH decided before, and it stands


def test_a_verdict_is_accepted_only_if_all_that_drives_it_is() -> None:
    found = pd.DataFrame({"finding_id": ["F-1", "F-2"], "log_e": [math.log(40)] * 2})
    one = decided("F-1", "accepted", until=date(2026, 6, 30))
    assert accepted_until(effects(found, [one], RULES)) is None
    two = decided("F-2", "accepted", until=date(2026, 5, 31))
    assert accepted_until(effects(found, [one, two], RULES)) == date(2026, 5, 31)
    assert accepted_until(effects(found, [one, decided("F-2")], RULES)) == date(2026, 6, 30)
    later = Rules(date(2026, 7, 1), 10.0)
    assert accepted_until(effects(found, [one, two], later)) is None
    assert accepted_until(effects(found, [], RULES).iloc[:0]) is None
