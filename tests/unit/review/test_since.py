"""What changed since an earlier night: nothing first, then each kind of change."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kpi_audit.review.page import render
from kpi_audit.review.since import Earlier, since
from kpi_audit.review.tables import Tables
from tests.unit.review.drawn import page
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_night import change, night


def earlier(tables: Tables | None = None) -> Earlier:
    of = tables or night()
    return Earlier(date(2025, 11, 10), of.audit_verdicts, of.audit_findings)


def test_the_same_night_is_quiet() -> None:
    assert since(night(), earlier()).is_quiet
    words = Page(render(night(), earlier())).words
    assert "What changed since 10 Nov 2025" in words
    assert "Nothing: every verdict is as it was, and no finding came or went." in words


def test_a_first_night_is_compared_with_nothing() -> None:
    assert "What changed since" not in page().words


def test_a_verdict_that_changed_says_from_what_to_what_and_why() -> None:
    def held(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(verdict=rows["verdict"].replace("drifting", "holds"))

    before = earlier(change(night(), "audit_verdicts", held))
    found = since(night(), before)
    assert [(t.kpi, t.before and t.before.label, t.after.label) for t in found.turned] == [
        ("invitations_accepted", "Holds", "Drifting")
    ]
    words = Page(render(night(), before)).words
    order = words.index("Verdicts that changed"), words.index("The KPIs, what matters first")
    assert order[0] < order[1]
    assert "Holds Drifting Meetings held no longer follow it as a whole." in words


def test_findings_that_came_and_went() -> None:
    gone = night().audit_findings.iloc[0]["finding_id"]
    now = change(night(), "audit_findings", lambda rows: rows[rows["finding_id"] != gone])
    assert [seen.finding_id for seen in since(now, earlier()).went] == [gone]
    assert [seen.finding_id for seen in since(night(), earlier(now)).came] == [gone]
    assert "Went" in Page(render(now, earlier())).words


def test_a_watch_that_became_a_finding_came_and_the_other_way_round_did_not() -> None:
    watches = change(night(), "audit_findings", lambda rows: rows.assign(tier="watch"))
    found = since(night(), earlier(watches))
    assert {seen.tier for seen in found.came} == {"finding"}
    assert since(watches, earlier()).is_quiet


def test_kpis_that_are_new_or_no_longer_declared() -> None:
    def fewer(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["kpi"] != "event_signups"]

    without = night()
    for name in ("audit_kpis", "audit_verdicts", "audit_evidence"):
        without = change(without, name, fewer)
    assert since(without, earlier()).dropped == ["event_signups"]
    new = since(night(), earlier(without)).turned
    assert [(turn.kpi, turn.before) for turn in new] == [("event_signups", None)]
    assert "No longer declared: event_signups." in Page(render(without, earlier())).words
