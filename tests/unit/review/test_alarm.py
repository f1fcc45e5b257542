"""What was found stands on the page: how sure, how much, what else, whom to ask."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from kpi_audit.review.page import render
from kpi_audit.review.tables import COLUMNS, Tables
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_declared import columns
from tests.unit.review.synthetic_night import change, night

HTML = render(night())
PAGE = Page(HTML)


def test_the_headline_counts() -> None:
    assert "1 of 5 KPIs can be steered by." in PAGE.words
    rest = "2 need an answer before the next decision; 1 has never been shown to bring the result;"
    assert f"{rest} 1 cannot be judged yet." in PAGE.words
    assert "Night of 17 Nov 2025" in PAGE.words
    assert "Data through 16 Nov 2025" in PAGE.words  # the Sunday of the week from 10 Nov
    assert "on average at most 5 % are false alarms" in PAGE.words


def test_a_young_company_is_told_to_wait_and_an_old_one_is_not() -> None:
    tables = night()
    verdicts = tables.audit_verdicts
    young = verdicts.assign(verdict="not enough data")
    page = render(replace(tables, audit_verdicts=young))
    assert f"None of {len(verdicts)} KPIs can be steered by yet." in Page(page).words
    old = verdicts.assign(verdict="never shown to track its outcome")
    page = render(replace(tables, audit_verdicts=old))
    assert f"None of {len(verdicts)} KPIs can be steered by." in Page(page).words


def test_the_kpis_stand_in_the_order_that_matters() -> None:
    order = ["Drifting", "Clue", "Never shown", "Not enough data", "Holds"]
    table = PAGE.words[PAGE.words.index("Next question") :]
    places = [table.index(word) for word in order]
    assert places == sorted(places)


def test_a_number_on_the_page_stands_in_a_table() -> None:
    tables = night()
    drifting = tables.audit_verdicts.set_index("kpi").loc["invitations_accepted"]
    assert f"+{drifting['reported_change_pct']:.0f} %" in PAGE.words
    assert f"+{drifting['backed_change_pct']:.0f} % −1 to +14" in PAGE.words
    assert "points, 95 % interval 6 to 22" in PAGE.words
    found = tables.audit_findings.set_index("kpi").loc["replies_per_person"]
    assert (
        f"e-value {found['e_value']:.0f} Size 61.0 records (95 % interval 38.0 to 84.0)"
        in PAGE.words
    )
    assert f"Observations {found['n']:,}" in PAGE.words


def test_changing_a_table_changes_the_page() -> None:
    def more(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(e_value=rows["e_value"].where(rows["e_value"] != 412.6, 733.1))

    words = Page(render(change(night(), "audit_findings", more))).words
    assert "at most 1 in 730" in words
    assert "at most 1 in 410" not in words


def test_a_finding_has_its_null_odds_explanations_and_question() -> None:
    assert "the chance of evidence this strong is at most 1 in 410" in PAGE.words
    assert "Nothing wrong means the outcome follows the KPI as it did in the baseline" in PAGE.words
    for says in ("season speaks against it", "a change of mix speaks for it"):
        assert says in PAGE.words
    assert "a longer lag cannot be tested" in PAGE.words
    assert "Ask sales@example.com: What happens to a record that is just short" in PAGE.words


def test_every_finding_has_its_anchor() -> None:
    missing = set(night().audit_findings["finding_id"]) - set(PAGE.ids)
    assert not missing


def test_links_lead_somewhere_on_this_page() -> None:
    links = [attrs["href"] for tag in ("a", "use") for attrs in PAGE.tags(tag)]
    assert all(link.startswith("#") and link[1:] in PAGE.ids for link in links)
    assert len(set(PAGE.ids)) == len(PAGE.ids)


def test_segments_are_cut_at_twelve() -> None:
    assert "Branch 6" in PAGE.words
    assert "Branch 7" not in PAGE.words
    assert "and 8 more" in PAGE.words


def test_the_charts_shade_what_the_outcome_does_not_back_and_mark_the_excess() -> None:
    assert HTML.count('fill="url(#hatch)"') == 1 + 2  # one area, two bins at the target
    assert "not backed by the outcome, about 14 points" in PAGE.words
    assert "Before (1,814 values)" in PAGE.words


def test_rows_reconcile_or_it_is_said() -> None:
    assert "does not add up" not in PAGE.words
    tables = change(
        night(), "audit_loads", lambda rows: rows.assign(rows_kept=rows["rows_kept"] - 1)
    )
    assert "does not add up: 2 rows unaccounted for" in Page(render(tables)).words
    assert "columns not stored: sponsored" in PAGE.words
    assert "exports/engage/2025-11.csv, line 100" in PAGE.words


def test_the_same_tables_give_the_same_bytes() -> None:
    assert render(night()) == HTML
    shuffled = Tables(
        **{name: getattr(night(), name).sample(frac=1, random_state=3) for name in Tables.names()}
    )
    keeps_order = change(shuffled, "audit_explanations", lambda _: night().audit_explanations)
    assert render(keeps_order) == HTML


def test_the_page_is_small_and_stands_alone() -> None:
    assert len(HTML.encode()) < 1_500_000
    assert not re.search(r"(?:https?:)?//\w", HTML.replace("http://www.w3.org/2000/svg", ""))
    assert [attrs for tag, attrs in PAGE.elements if tag == "script"] == [{}]  # its own, inline


def test_the_page_reads_documented_columns() -> None:
    for table, names in COLUMNS.items():
        assert set(names.split()) <= set(columns(table)), table


def test_the_structure_is_sound() -> None:
    assert PAGE.open == []
    assert all(attrs.get("scope") in ("col", "row") for attrs in PAGE.tags("th"))
    assert len(PAGE.tags("caption")) == len(PAGE.tags("table"))
    assert len(PAGE.tags("figcaption")) == len(PAGE.tags("figure")) > 0
    assert len(PAGE.tags("main")) == len(PAGE.tags("h1")) == len(PAGE.tags("nav")) == 1
    assert PAGE.tags("html")[0]["lang"] == "en"
