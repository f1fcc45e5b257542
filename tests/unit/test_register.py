"""The surrogation-risk register: nothing open where nothing is, and each gap by its name."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from kpi_audit.register import register

COLUMNS = ["kpi", "scheme", "smallest", "reason"]


def kpi(name: str, **more: Any) -> dict[str, Any]:
    outcomes = json.dumps([{"outcome": "revenue", "why": more.pop("why", "experiment")}])
    sound = {"is_paid": True, "outcomes": outcomes, "guardrails": '["complaints"]'}
    return {"kpi": name, **sound, **more}


def verdict(name: str, text: str = "holds") -> dict[str, str]:
    return {"kpi": name, "verdict": text, "against": "revenue"}


def made(*kpis: dict[str, Any], verdicts: Any = None, drill: Any = ()) -> pd.DataFrame:
    found = verdicts or [verdict(row["kpi"]) for row in kpis]
    frame = pd.DataFrame(list(drill), columns=COLUMNS)
    return register(pd.DataFrame(kpis), pd.DataFrame(found), frame).set_index("kpi")


def test_two_paid_measures_with_guardrails_and_a_shown_link_leave_nothing_open() -> None:
    found = made(kpi("calls"), kpi("visits"))
    assert found["gaps"].tolist() == ["[]", "[]"]
    assert found["measures"].tolist() == [2, 2]
    assert found["is_shown"].tolist() == [True, True]


@pytest.mark.parametrize(
    ("kpis", "text", "gaps"),
    [
        ([kpi("calls")], "holds", ["paid on a single measure"]),
        ([kpi("calls", is_paid=False)], "holds", []),
        ([kpi("calls"), kpi("visits", guardrails="[]")], "holds", []),
        ([kpi("calls", why="belief"), kpi("visits")], "not enough data",
         ["link is a belief", "link not tested"]),
        ([kpi("calls"), kpi("visits")], "never shown to track its outcome", ["link never shown"]),
    ],
)  # fmt: skip
def test_gaps(kpis: list[dict[str, Any]], text: str, gaps: list[str]) -> None:
    found = made(*kpis, verdicts=[verdict("calls", text), verdict("visits")])
    assert json.loads(found.loc["calls", "gaps"]) == gaps


def test_a_kpi_without_guardrail_says_so() -> None:
    found = made(kpi("calls"), kpi("visits", guardrails="[]"))
    assert json.loads(found.loc["visits", "gaps"]) == ["no guardrail"]


def test_how_easily_it_is_gamed() -> None:
    seen = [("rounding", 0.4), ("rounding", 0.1), ("copies", 0.2), ("hidden", None)]
    drill = [("calls", scheme, smallest, "") for scheme, smallest in seen]
    found = made(kpi("calls"), kpi("visits"), drill=drill)
    assert found.loc["calls", ["schemes", "blind_to", "smallest_seen"]].tolist() == [3, 1, 0.2]
    assert found.loc["visits", "schemes"] == 0


def test_what_cannot_be_done_is_no_blind_spot() -> None:
    reasons = ["not applicable: no target is declared", "not drilled: the check already sees it"]
    drill = [("calls", f"s{n}", None, reason) for n, reason in enumerate(reasons)]
    short = ("calls", "short", None, "not enough data: no period has closed yet")
    found = made(kpi("calls"), kpi("visits"), drill=[*drill, short])
    assert found.loc["calls", ["schemes", "blind_to"]].tolist() == [1, 1]


def test_nothing_declared_is_no_row() -> None:
    none = pd.DataFrame([], columns=COLUMNS)
    kpis, verdicts = [kpi("revenue", outcomes="[]")], [verdict("revenue")]
    assert register(pd.DataFrame(kpis), pd.DataFrame(verdicts), none).empty
