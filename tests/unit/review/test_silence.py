"""A night on which nothing was found reads calm, and says what it could not see."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpi_audit.errors import BadEvidence
from kpi_audit.review.page import render
from kpi_audit.review.tables import Tables
from tests.unit.review import drawn
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_night import change, empty, night


def calm() -> Tables:
    """The night without its findings and mysteries: both suspects hold."""
    tables = night()
    gone = (
        "audit_findings",
        "audit_explanations",
        "audit_contributions",
        "audit_carriers",
        "audit_mysteries",
    )
    for name in gone:
        tables = change(tables, name, lambda rows: rows.iloc[:0])
    tables = change(tables, "audit_evidence", lambda rows: rows.assign(tier="", since=pd.NaT))
    suspects = ["drifting", "clue"]

    def hold(rows: pd.DataFrame) -> pd.DataFrame:
        is_suspect = rows["verdict"].isin(suspects)
        rows.loc[is_suspect, ["verdict", "reason", "question"]] = ["holds", "It still moves.", ""]
        rows.loc[is_suspect, "hollow_low"] = -3.0
        return rows.assign(since=pd.NaT)

    return change(tables, "audit_verdicts", hold)


def test_a_calm_night_says_so_and_shades_nothing() -> None:
    html = render(calm())
    page = Page(html)
    assert "3 of 5 KPIs can be steered by." in page.words
    assert "need an answer" not in page.words
    assert not page.tags("article")
    assert 'fill="url(#hatch)"' not in html


def test_a_calm_night_says_what_it_could_not_see() -> None:
    words = Page(render(calm())).words
    assert "An inflation below about 9.4 % would not have been noticed in half a year." in words
    assert "14 segments, tracks outcome, not enough data: fewer than 5 people" in words
    assert "bunching, not applicable: no target is declared" in words
    assert "How large an inflation would have been noticed is not known." in words


def test_nobody_is_accused() -> None:
    words = drawn.page().words.lower()
    for word in ("cheat", "fraud", "manipulat", "guilty", "fake", "suspect"):
        assert word not in words


def test_nothing_declared_and_nothing_read() -> None:
    words = Page(render(empty())).words
    assert "No KPI is judged yet." in words
    assert "No file came in." in words
    assert "No row was set aside." in words


def test_missing_values_are_dashes() -> None:
    tables = change(night(), "audit_verdicts", lambda rows: rows.assign(reported_change_pct=np.nan))
    tables = change(tables, "audit_kpis", lambda rows: rows.assign(owner="", description=""))
    words = Page(render(tables)).words
    for word in ("nan", "NaT", "None", "<NA>", "inf "):
        assert word not in words.replace("None of this", "").split()
    assert "–" in words


def test_no_budget_is_said() -> None:
    tables = change(night(), "audit_nights", lambda rows: rows.assign(false_alarm_budget=None))
    assert "The false-alarm budget of this night was not recorded." in Page(render(tables)).words
    older = change(night(), "audit_nights", lambda rows: rows.drop(columns="false_alarm_budget"))
    assert "was not recorded" in Page(render(older)).words


def test_one_off_kpis_have_no_course_in_time() -> None:
    def once(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(grain="once", audit_start=pd.NaT)

    tables = change(night(), "audit_kpis", once)
    for name in ("audit_evidence", "audit_contributions", "evidence_series"):
        start = pd.Timestamp("1970-01-01")
        tables = change(tables, name, lambda rows, start=start: rows.assign(period_start=start))
    words = Page(render(tables)).words
    assert "No chart: a one-off table has no course in time." in words
    assert "1970" not in words
    assert "Data through –" in words


@pytest.mark.parametrize("nights", [0, 2])
def test_tables_of_other_than_one_night_are_refused(nights: int) -> None:
    tables = change(night(), "audit_nights", lambda rows: pd.concat([rows] * 2)[:nights])
    with pytest.raises(BadEvidence, match=f"of one night, audit_nights has {nights} rows"):
        render(tables)


def test_a_table_without_a_column_is_refused() -> None:
    with pytest.raises(BadEvidence, match="audit_verdicts table needs the columns hollow_points"):
        change(night(), "audit_verdicts", lambda rows: rows.drop(columns="hollow_points"))
