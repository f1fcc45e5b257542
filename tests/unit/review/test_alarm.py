"""What was found stands on the page: how sure, how much, what else, whom to ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from kpi_audit.review.page import render
from kpi_audit.review.tables import COLUMNS, Tables
from tests.unit.review.drawn import html, page
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_declared import columns
from tests.unit.review.synthetic_night import change, night


def test_the_headline_counts() -> None:
    assert "1 of 5 KPIs can be steered by." in page().words
    rest = "2 need an answer before the next decision; 1 has never been shown to bring the result;"
    assert f"{rest} 1 cannot be judged yet." in page().words
    assert "Night of 17 Nov 2025" in page().words
    assert "Data through 16 Nov 2025" in page().words  # the Sunday of the week from 10 Nov
    assert "on average at most 5 % are false alarms" in page().words


def test_a_young_company_is_told_to_wait_and_an_old_one_is_not() -> None:
    tables = night()
    verdicts = tables.audit_verdicts
    young = verdicts.assign(verdict="not enough data")
    told = render(replace(tables, audit_verdicts=young))
    assert f"None of {len(verdicts)} KPIs can be steered by yet." in Page(told).words
    old = verdicts.assign(verdict="never shown to track its outcome")
    told = render(replace(tables, audit_verdicts=old))
    assert f"None of {len(verdicts)} KPIs can be steered by." in Page(told).words


def test_the_kpis_stand_in_the_order_that_matters() -> None:
    order = ["Drifting", "Clue", "Never shown", "Not enough data", "Holds"]
    table = page().words[page().words.index("Next question") :]
    places = [table.index(word) for word in order]
    assert places == sorted(places)


def test_a_number_on_the_page_stands_in_a_table() -> None:
    tables = night()
    drifting = tables.audit_verdicts.set_index("kpi").loc["invitations_accepted"]
    assert f"+{drifting['reported_change_pct']:.0f} %" in page().words
    assert f"+{drifting['backed_change_pct']:.0f} % −1 to +14" in page().words
    assert "points, 95 % interval 6 to 22" in page().words
    found = tables.audit_findings.set_index("kpi").loc["replies_per_person"]
    assert (
        f"e-value {found['e_value']:.0f} Size 61.0 records (95 % interval 38.0 to 84.0)"
        in page().words
    )
    assert f"Observations {found['n']:,}" in page().words


def test_changing_a_table_changes_the_page() -> None:
    def more(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(e_value=rows["e_value"].where(rows["e_value"] != 412.6, 733.1))

    words = Page(render(change(night(), "audit_findings", more))).words
    assert "at most 1 in 730" in words
    assert "at most 1 in 410" not in words


def test_a_finding_has_its_null_odds_explanations_and_question() -> None:
    assert "the chance of evidence this strong is at most 1 in 410" in page().words
    assert (
        "Nothing wrong means the outcome follows the KPI as it did in the baseline" in page().words
    )
    for says in ("season speaks against it", "a change of mix speaks for it"):
        assert says in page().words
    assert "a longer lag cannot be tested" in page().words
    assert "Ask sales@example.com: What happens to a record that is just short" in page().words


def test_every_finding_has_its_anchor() -> None:
    missing = set(night().audit_findings["finding_id"]) - set(page().ids)
    assert not missing


def test_links_lead_somewhere_on_this_page() -> None:
    links = [attrs["href"] for tag in ("a", "use") for attrs in page().tags(tag)]
    assert all(link.startswith("#") and link[1:] in page().ids for link in links)
    assert len(set(page().ids)) == len(page().ids)


def test_segments_are_cut_at_twelve() -> None:
    assert "Branch 6" in page().words
    assert "Branch 7" not in page().words
    assert "and 8 more" in page().words


def test_the_charts_shade_what_the_outcome_does_not_back_and_mark_the_excess() -> None:
    assert html().count('fill="url(#hatch)"') == 1 + 2  # one area, two bins at the target
    assert "not backed by the outcome, about 14 points" in page().words
    assert "Before (1,814 values)" in page().words


def test_rows_reconcile_or_it_is_said() -> None:
    assert "does not add up" not in page().words
    tables = change(
        night(), "audit_loads", lambda rows: rows.assign(rows_kept=rows["rows_kept"] - 1)
    )
    assert "does not add up: 2 rows unaccounted for" in Page(render(tables)).words
    assert "columns not stored: sponsored" in page().words
    assert "exports/engage/2025-11.csv, line 100" in page().words


def test_the_same_tables_give_the_same_bytes(
    drawn_once: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi_audit.review.svg._drawn", drawn_once)  # by the engine, every time
    assert render(night()) == html()
    shuffled = Tables(
        **{name: getattr(night(), name).sample(frac=1, random_state=3) for name in Tables.names()}
    )
    keeps_order = change(shuffled, "audit_explanations", lambda _: night().audit_explanations)
    assert render(keeps_order) == html()


def test_the_page_is_small_and_stands_alone() -> None:
    assert len(html().encode()) < 1_500_000
    assert not re.search(r"(?:https?:)?//\w", html().replace("http://www.w3.org/2000/svg", ""))
    assert [attrs for tag, attrs in page().elements if tag == "script"] == [{}]  # its own, inline


def test_the_page_reads_documented_columns() -> None:
    for table, names in COLUMNS.items():
        assert set(names.split()) <= set(columns(table)), table


def test_the_structure_is_sound() -> None:
    assert page().open == []
    assert all(attrs.get("scope") in ("col", "row") for attrs in page().tags("th"))
    assert len(page().tags("caption")) == len(page().tags("table"))
    assert len(page().tags("figcaption")) == len(page().tags("figure")) > 0
    assert len(page().tags("main")) == len(page().tags("h1")) == len(page().tags("nav")) == 1
    assert page().tags("html")[0]["lang"] == "en"
