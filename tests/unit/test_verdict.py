"""One verdict per KPI."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assets.verdicts import suffered_under
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector, detectors
from kpi_audit.verdict import verdict

Row = tuple[str, str, str, str, dict[str, Any]]


def known() -> dict[str, Detector]:
    """Real detectors, and a link detector where this installation has none yet."""
    return dict(detectors())


def evidence(*rows: Row) -> pd.DataFrame:
    """Rows of (detector, segment, tier, reason, details)."""
    frame = pd.DataFrame(rows, columns=["detector", "segment", "tier", "reason", "details"])
    size = frame["tier"].map({"": 0.0, "watch": 4.0, "finding": 9.0})
    return frame.assign(
        against="outcome",
        is_applicable=frame["reason"] == "",
        log_e=np.where(frame["reason"] == "", size, np.nan),
    )


def kpi(role: str = "activity", *, linked: bool = True) -> Kpi:
    declared: dict[str, Any] = {"name": "k", "title": "K", "source": "s", "time": "t", "role": role}
    links = [{"outcome": "outcome"}] if linked else []
    return Kpi.model_validate(declared | {"measure": {"agg": "count"}, "stands_for": links})


LINK = "tracks_outcome"
TITLES = {"outcome": "Deals won"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(LINK, "", "", "", {})], "holds"),
        ([(LINK, "", "", "not enough data: 20 weeks", {})], "not enough data"),
        (
            [(LINK, "", "", "not applicable: never shown to track its outcome (BF 1)", {})],
            "never shown to track its outcome",
        ),
        ([(LINK, "", "finding", "", {})], "drifting"),
        ([(LINK, "", "watch", "", {})], "clue"),
        ([(LINK, "", "watch", "", {"is_noisier": 1.0})], "noisier"),
        ([(LINK, "", "", "", {}), ("bunching", "", "finding", "", {})], "clue"),
        ([(LINK, "", "finding", "", {}), ("bunching", "a", "watch", "", {})], "distorted"),
        ([(LINK, "", "watch", "", {}), ("bunching", "a", "finding", "", {})], "distorted"),
        ([(LINK, "", "watch", "", {}), ("bunching", "", "watch", "", {})], "clue"),
        ([("digits", "", "finding", "", {}), ("bunching", "", "finding", "", {})], "clue"),
    ],
)
def test_verdicts(rows: list[Row], expected: str) -> None:
    assert verdict(kpi(), evidence(*rows), known(), TITLES).name == expected


def test_two_traces_of_one_family_are_one_indicator() -> None:
    assert known()["digits"].family == known()["bunching"].family


def test_a_kpi_without_an_outcome_was_never_shown_to_stand_for_one() -> None:
    rows = evidence((LINK, "", "", "not applicable: no outcome is declared", {}))
    assert (
        verdict(kpi(linked=False), rows, known(), TITLES).name == "never shown to track its outcome"
    )
    assert verdict(kpi("outcome", linked=False), rows, known(), TITLES).name == "not judged"


def test_a_reason_names_what_was_seen_and_where() -> None:
    rows = evidence((LINK, "", "finding", "", {}), (LINK, "north", "finding", "", {}))
    reason = verdict(kpi(), rows, known(), TITLES).reason
    assert "Deals won" in reason
    assert "as a whole and in 1 segment" in reason


def test_a_one_off_table_has_no_before() -> None:
    rows = evidence((LINK, "", "", "", {}))
    once = kpi().model_copy(update={"grain": "once"})
    reason = verdict(once, rows, known(), TITLES).reason
    assert reason == "Units with more of it have more of Deals won, as a rule."


def test_a_link_that_was_not_judged_is_said_beside_one_that_holds() -> None:
    rows = evidence((LINK, "", "", "", {}), (LINK, "", "not enough data: 3 weeks", "", {}))
    rows = rows.assign(against=["outcome", "other"], reason=["", "not enough data: 3 weeks"])
    rows = rows.assign(is_applicable=[True, False], tier="")
    found = verdict(kpi(), rows, known(), TITLES)
    assert found.name == "holds"
    assert found.reason.endswith("as it did before. Not judged against other.")


def test_units_that_stand_out_are_said_where_the_whole_holds() -> None:
    once = kpi().model_copy(update={"grain": "once"})
    rows = evidence((LINK, "", "", "", {"outlying_units": 2.0}))
    assert verdict(once, rows, known(), TITLES).reason.endswith("2 units stand out.")


def test_a_young_segment_does_not_make_the_whole_provisional() -> None:
    old, young = {"is_provisional": 0.0}, {"is_provisional": 1.0}
    calm = evidence((LINK, "", "", "", old), (LINK, "north", "", "", young))
    assert not verdict(kpi(), calm, known(), TITLES).is_provisional
    seen = evidence((LINK, "", "", "", old), (LINK, "north", "finding", "", young))
    assert verdict(kpi(), seen, known(), TITLES).is_provisional


@pytest.mark.parametrize("first", ["outcome", "other"])
def test_of_two_links_without_verdict_one_may_still_be_shown(first: str) -> None:
    why = {"outcome": "not applicable: never shown (Bayes factor 1)", "other": "not enough data: 3"}
    order = sorted(why, key=lambda name: name != first)
    rows = evidence(*[(LINK, "", "", why[name], {}) for name in order]).assign(against=order)
    found = verdict(kpi(), rows, known(), TITLES)
    assert found.name == "not enough data"
    assert "Deals won: never shown (Bayes factor 1)" in found.reason
    assert "not applicable" not in found.reason


@pytest.mark.parametrize("detector", sorted(known()))
def test_the_question_names_what_is_judged_against(detector: str) -> None:
    judged = verdict(kpi(), evidence((detector, "", "finding", "", {})), known(), TITLES)
    assert judged.question.endswith("?")
    assert "{" not in judged.question
    assert ("Deals won" in judged.question) == ("{against}" in known()[detector].question)


def test_a_guardrail_that_suffered_says_so_first() -> None:
    rows = evidence((LINK, "", "", "not applicable: no outcome is declared", {}))
    guarded = kpi("guardrail", linked=False)
    calm = verdict(guarded, rows, known(), TITLES)
    assert calm.reason.endswith("no trace of gaming was seen in it.")
    found = verdict(guarded, rows, known(), TITLES, ["Messages sent", "Calls"])
    assert found.name == "not judged"
    assert found.reason.startswith("It got worse than its own earlier course while Messages sent, ")
    assert "no trace" not in found.reason


def test_a_guardrail_suffers_under_what_was_seen_and_not_explained() -> None:
    rows = evidence(("guardrail", "", "watch", "", {}), ("guardrail", "", "", "", {}))
    rows = rows.assign(kpi=["calls", "visits"], against="complaints")
    titles = {"calls": "Calls", "visits": "Visits"}
    assert suffered_under("complaints", rows, known(), titles) == ["Calls"]
    assert suffered_under("hours", rows, known(), titles) == []


@pytest.mark.parametrize(
    ("periods", "log_bf", "expected"),
    [
        (26.0, 1.2, "not enough data"),  # a short history that speaks neither way
        (26.0, -3.5, "never shown to track its outcome"),  # it speaks against a link
        (52.0, 1.2, "never shown to track its outcome"),  # a year should have been enough
    ],
)
def test_a_short_history_is_asked_again_later(periods: float, log_bf: float, expected: str) -> None:
    why = "not applicable: never shown to track its outcome (evidence of a link 3, 20 needed)"
    details = {"baseline_periods": periods, "link_log_bf": log_bf}
    rows = evidence((LINK, "", "", why, details))
    found = verdict(kpi(), rows, known(), TITLES)
    assert found.name == expected
    assert "does not show that it moves with Deals won" in found.reason
