"""What people answered, and what became of it, stands in every format, not on the page alone."""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from kpi_audit.review.formats import FORMATS
from kpi_audit.review.model import Review, review
from kpi_audit.review.tables import Tables
from tests.unit.review.synthetic_declared import frame
from tests.unit.review.synthetic_night import change, night
from tests.unit.review.test_answers import ANSWERED, answered

AT = "2025-11-10 09:30:05"


@cache
def quiet() -> Review:
    return review(night(), most_full=0)


def said() -> Tables:
    """The night with one answer, and the record that it makes."""
    answer = {
        "decision_id": "D-1", "finding_id": ANSWERED, "kpi": "invitations_accepted",
        "decision": "explained", "decided_by": "ann", "reason": "=a price list",
        "decided_at": pd.Timestamp(AT), "until": pd.Timestamp("2025-12-31"),
    }  # fmt: skip
    row = {"detector": "", "tier": "finding", "confirmed": 8, "explained": 2, "n": 10,
           "precision": 0.8, "precision_low": 0.49, "precision_high": 0.943, "budget": 0.05,
           "spent": 4.0}  # fmt: skip
    tables = change(
        answered(text="ann"), "audit_precision", lambda _: frame("audit_precision", [row])
    )
    return change(tables, "audit_decisions", lambda _: frame("audit_decisions", [answer]))


@cache
def made() -> Review:
    return review(said(), most_full=0)


def tables_of(of: Review) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(FORMATS["json"](of))["tables"]
    return found


def test_without_answers_their_tables_are_empty() -> None:
    found = tables_of(quiet())
    assert found["answers"] == found["record"] == []
    assert {row["decision"] for row in found["findings"]} == {""}
    assert "Explained" not in FORMATS["md"](quiet()).decode()


def test_json_says_who_answered_what_when_and_until_when() -> None:
    found = tables_of(made())
    (answer,) = found["answers"]
    assert (answer["decided_by"], answer["decision"]) == ("ann", "explained")
    assert (answer["decided_at"], answer["until"]) == ("2025-11-10T09:30:05Z", "2025-12-31")
    assert found["record"][0]["spent"] == pytest.approx(4.0)
    row = next(row for row in found["findings"] if row["finding_id"] == ANSWERED)
    assert (row["decided_by"], row["until"], row["is_silenced"]) == ("ann", "2025-12-31", True)


def test_a_spreadsheet_holds_the_answer_as_text_and_its_moment_as_a_moment() -> None:
    page = load_workbook(BytesIO(FORMATS["xlsx"](made())))["Answers"]
    titles = [cell.value for cell in page[1]]
    row = dict(zip(titles, page[2], strict=True))
    assert row["Answered at (UTC)"].value == pd.Timestamp(AT).to_pydatetime()
    assert row["In these words"].value == "=a price list"
    assert row["In these words"].data_type != "f"


def test_markdown_tells_the_answer_the_record_and_what_changed() -> None:
    text = FORMATS["md"](made()).decode()
    assert "**Explained**: ann, 10 Nov 2025 (Until 31 Dec 2025): \\=a price list" in text
    assert "8 were confirmed" in text
    assert "Was 'holds' before." in text
    assert "## Worth learning from" in text


@pytest.mark.parametrize("name", ["mysteries", "changes", "verdict_changes"])
def test_every_row_of_what_else_was_seen_is_handed_on(name: str) -> None:
    assert len(tables_of(quiet())[name]) == len(getattr(night(), f"audit_{name}")) > 0
