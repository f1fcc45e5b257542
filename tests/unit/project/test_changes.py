"""What ``changes`` and ``holidays`` of audit.yaml may say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_audit.project.changes import Change
from tests.conftest import AUDIT_YAML
from tests.unit.project.test_load import load, problems

Write = Callable[..., Path]
CHANGE = "{name: New CRM, kind: rollout, from: 2026-03-02, registered: 2026-02-20"


def declared(text: str) -> str:
    return f"{AUDIT_YAML}{text}\n"


def test_a_change_without_an_end_leaves_out_nothing_unless_it_passes(write_project: Write) -> None:
    folder = write_project(audit=declared(f"changes: [{CHANGE}}}]"))
    (change,) = load(folder).settings.changes
    assert change.window is None
    day = {"name": "Fair", "from": "2026-03-02", "registered": "2026-02-20", "kind": "campaign"}
    fair = Change.model_validate(day)
    assert fair.window == (fair.first, fair.first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"changes: [{CHANGE}, to: 2026-03-01}}]", "'to' is the last day and lies before 'from'"),
        (f"changes: [{CHANGE}, kpis: [visits], rebase: true}}]", "needs a written reason"),
        (f"changes: [{CHANGE}, reason: x, rebase: true}}]", "the KPIs that start anew"),
        (f"changes: [{CHANGE}, kpis: [visit]}}]", "Did you mean 'visits'?"),
        (f"changes: [{CHANGE}, sources: [visit]}}]", "no source is called 'visit'."),
        (f"changes: [{CHANGE}}}, {CHANGE}}}]", "'New CRM' stands 2 times"),
        (f"changes: [{CHANGE}, kpi: [visits]}}]", "Did you mean 'kpis'?"),
        (f"changes: [{CHANGE.replace('rollout', 'launch')}}}]", "'rollout'"),
        ("holidays: {country: Frnace}", "Did you mean 'FR'?"),
        ("holidays: {country: Germany}", "Did you mean 'DE'?"),
        ("holidays: {country: GB, subdivision: ENGLAND}", "Did you mean 'ENG'?"),
    ],
)
def test_a_mistake_says_what_instead(write_project: Write, text: str, expected: str) -> None:
    assert expected in "\n".join(problems(write_project(audit=declared(text))))
