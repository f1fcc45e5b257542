"""Which detector looks at which part of a KPI, and why the others do not."""

from __future__ import annotations

from typing import Any

from kpi_audit.plan import Case, plan
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import detectors


def cases(**declared: Any) -> dict[str, list[Case]]:
    kpi = Kpi.model_validate(
        {"name": "k", "title": "K", "source": "s", "time": "day", "measure": {"agg": "count"}}
        | declared
    )
    found: dict[str, list[Case]] = {name: [] for name in detectors()}
    for case in plan(kpi, detectors()):
        found[case.detector].append(case)
    return found


def test_every_detector_says_something() -> None:
    assert all(cases().values())


def test_a_bare_count_is_not_judged_and_says_why() -> None:
    reasons = {name: case.reason for name, (case,) in cases().items()}
    assert reasons["bunching"] == "not applicable: no target is declared"


def test_a_target_implies_the_parameters() -> None:
    target = {"value": 20, "per": "actor", "kind": "cap"}
    (case,) = cases(actor="who", targets=[target])["bunching"]
    assert (case.against, case.reason) == ("cap 20 per actor", "")
    assert case.parameters == {"target": 20.0, "side": "cap", "other_targets": ()}


def test_targets_know_each_other_and_own_parameters_win() -> None:
    targets = [{"value": 55, "per": "record"}, {"value": 65, "per": "record"}]
    first, second = cases(targets=targets, detectors={"bunching": {"near": 3}})["bunching"]
    assert first.parameters["other_targets"] == (65.0,)
    assert second.parameters["near"] == 3


def test_a_detector_that_is_turned_off_says_who_said_so() -> None:
    (case,) = cases(detectors={"bunching": {"off": "a system rule"}})["bunching"]
    assert case.reason == "not applicable: turned off, a system rule"
