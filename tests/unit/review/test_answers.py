"""The page says who answered what, keeps what was explained, and tells the audit's own record."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from kpi_audit.review.evidence import found
from kpi_audit.review.page import render
from kpi_audit.review.rows import records
from kpi_audit.review.tables import Tables
from tests.unit.review.drawn import html, page
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_declared import frame
from tests.unit.review.synthetic_night import change, night
from tests.unit.review.test_hostile import NAMES, shape

ANSWERED = "F-00000001"


def answered(decision: str = "explained", text: str = "a price list", **more: Any) -> Tables:
    """The night with an answer to its first finding."""
    row = {
        "decision_id": "D-1",
        "decision": decision,
        "decided_by": text,
        "decided_on": pd.Timestamp("2025-11-10"),
        "until": pd.Timestamp("2025-12-31"),
        "is_silenced": decision == "explained",
        "returned_because": "",
        **more,
    }
    tables = change(night(), "audit_findings", lambda rows: _set(rows, row))
    decisions = frame("audit_decisions", [{"decision_id": "D-1", "reason": text}])
    return change(tables, "audit_decisions", lambda _: decisions)


def _set(rows: pd.DataFrame, values: dict[str, Any]) -> pd.DataFrame:
    is_it = rows["finding_id"] == ANSWERED
    return rows.assign(
        **{name: rows[name].astype(object).where(~is_it, value) for name, value in values.items()}
    )


def told(tables: Tables) -> dict[str, bool]:
    """Findings of the first KPI that are told in full, and whether they are folded."""
    kpi = next(r for r in records(tables.audit_kpis) if r["kpi"] == "invitations_accepted")
    return {one.finding_id: one.is_silenced for one in found(tables, kpi)}


def test_without_answers_the_page_names_none() -> None:
    assert "No finding was confirmed or explained yet." in page().words
    assert 'class="answer"' not in html()
    assert 'class="beside"' not in html()
    assert told(night()) == {ANSWERED: False}


def test_an_answer_stands_beside_its_finding() -> None:
    words = Page(render(answered("accepted"))).words
    assert "Accepted for now by a price list on 10 Nov 2025, until 31 Dec 2025" in words
    assert told(answered("accepted")) == {ANSWERED: False}


def test_what_was_explained_is_folded_and_a_segment_that_was_not_is_told() -> None:
    made = render(answered())
    folded = made.split('<details class="explained">')[1].split("</details>")[0]
    assert "1 finding that was explained" in folded
    assert f'id="{ANSWERED}"' in folded
    seen = told(answered())
    assert seen[ANSWERED]
    assert sum(not folded for folded in seen.values()) == 1  # its strongest segment speaks now
    ids = Page(made).ids
    assert len(set(ids)) == len(ids)


def test_what_returned_says_why() -> None:
    because = "returned: evidence grew from 40 to 900"
    tables = answered(returned_because=because, is_silenced=False)
    words = Page(render(tables)).words
    assert "Returned: evidence grew from 40 to 900. It needs a new answer." in words
    assert told(tables) == {ANSWERED: False}


def test_the_verdict_says_what_was_left_aside() -> None:
    until = pd.Timestamp(date(2026, 3, 31))
    tables = change(night(), "audit_verdicts", lambda rows: rows.assign(explained=2))
    tables = change(tables, "audit_verdicts", lambda rows: rows.assign(accepted_until=until))
    assert "2 explained, accepted until 31 Mar 2026" in Page(render(tables)).words


def test_the_record_and_the_budget() -> None:
    row = {"detector": "", "tier": "finding", "confirmed": 8, "explained": 2, "n": 10,
           "precision": 0.8, "precision_low": 0.49, "precision_high": 0.943, "budget": 0.05,
           "spent": 4.0}  # fmt: skip
    made = frame("audit_precision", [row, row | {"detector": "digits"}])
    words = Page(render(change(night(), "audit_precision", lambda _: made))).words
    assert "Of 10 findings that were answered, 8 were confirmed: 80 % (95 % interval 49" in words
    assert "20 % turned out to have an innocent explanation" in words
    assert "4.0 times the budget is spent" in words
    assert "digits Finding 8 2 80 %" in words


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES.keys())
def test_a_hostile_answer_changes_no_element(text: str) -> None:
    assert shape(render(answered(text=text))) == inert()


@cache
def inert() -> Counter[tuple[str, tuple[str, ...]]]:
    return shape(render(answered()))
