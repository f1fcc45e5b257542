"""An explanation ends: when its date has passed, and when the evidence outgrows it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kpi_audit.project.load import Project
from kpi_audit.wording import day
from pipelines.published import latest
from pipelines.resources import read_project, today
from tests.integration.runs import audit
from tests.integration.test_decided_nights import declared, failed_checks
from tests.integration.test_decided_nights import run as decide
from tests.integration.test_period_reviews import scores, written


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """3,000 scores, some of them lifted to 65, not yet audited."""
    folder = declared(tmp_path / "scores")
    scores(folder, "first", 0, 62)
    return read_project(folder)


def night(project: Project, as_of: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run a night; the bunching at 65, and the verdict."""
    audit(project.folder, as_of)
    found = latest(project, "audit_findings").set_index("detector")
    return found.loc["bunching"].to_dict(), latest(project, "audit_verdicts").iloc[0].to_dict()


def explain(project: Project, *more: str) -> None:
    """Explain everything that stands open."""
    for name in latest(project, "audit_findings")["finding_id"]:
        decide(name, "explained", project.folder, "--by", "ann", "--reason", "a re-mark", *more)


def page(project: Project) -> str:
    return (project.folder / "review" / "latest.html").read_text()


def test_explanations_end(project: Project) -> None:
    now = today(project)
    until = now + timedelta(days=2)

    # 1. silenced up to and on its last day, and back on the day after, with the reason
    found, verdict = night(project, now - timedelta(days=1))
    assert (found["decision"], verdict["verdict"]) == ("", "clue")
    explain(project, "--until", until.isoformat())
    for silent in (now, until):
        found, verdict = night(project, silent)
        assert (bool(found["is_silenced"]), found["returned_because"]) == (True, "")
        assert verdict["verdict"] != "clue"
        assert "Returned:" not in page(project)
        assert "expect_no_bunching" not in failed_checks(project)
    found, verdict = night(project, until + timedelta(days=1))
    reason = f"returned: the answer held until {day(until)}"
    assert (bool(found["is_silenced"]), found["returned_because"]) == (False, reason)
    assert verdict["verdict"] == "clue"
    assert f"<b>R{reason[1:]}.</b> It needs a new answer." in page(project)
    assert "expect_no_bunching" in failed_checks(project)

    # 2. explained anew without a date: a little more of the same changes nothing
    explain(project)
    scores(project.folder, "clean", 10_000, 65)
    found, verdict = night(project, until + timedelta(days=2))
    assert (bool(found["is_silenced"]), verdict["verdict"] != "clue") == (True, True)
    answered = float(found["log_e"])

    # 3. the evidence outgrows the explanation tenfold: it is back, with both numbers
    scores(project.folder, "more", 20_000, 60)
    found, verdict = night(project, until + timedelta(days=3))
    assert found["log_e"] - answered > 2.31  # ln 10
    assert not found["is_silenced"]
    grew = r"returned: evidence grew (from [\d,]+ to|[\d,]+-fold|more than)"
    assert re.match(grew, found["returned_because"])
    assert verdict["verdict"] == "clue"
    for text in (page(project), written(project.folder, "md")):
        assert "Returned: evidence grew" in text
    changed = latest(project, "audit_verdict_changes").iloc[0]
    assert changed["why"] == "decision"
    assert "no longer explained" in changed["sentence"]
