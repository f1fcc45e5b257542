"""The example projects of public cases say what is known to be true of them, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.project.load import Project
from pipelines.explaining import explain
from pipelines.published import latest
from tests.integration.runs import CASES, audit, copy_of

NIGHT = date(2026, 11, 23)
GIANTS = [168469.60, 77183.60]  # cancelled within minutes


@pytest.fixture(scope="module", autouse=True)
def cases() -> Iterator[pytest.MonkeyPatch]:
    """Let the copies of the examples find the public cases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPI_AUDIT_CASES", str(CASES))
        yield patch


def night(example: str, case: str, folder: Path) -> Project:
    if not (CASES / case).is_dir():
        pytest.skip(f"the public case {case} is not beside this checkout")
    return audit(copy_of(example, folder), NIGHT)


def page(project: Project) -> str:
    return (project.folder / "review" / "latest.html").read_text(encoding="utf-8")


def whole(project: Project, table: str, kpi: str, detector: str) -> pd.Series:
    rows = latest(project, table)
    mine = rows[(rows["kpi"] == kpi) & (rows["detector"] == detector) & (rows["segment"] == "")]
    assert len(mine) == 1
    return mine.iloc[0]


def verdict(project: Project, kpi: str) -> pd.Series:
    return latest(project, "audit_verdicts").set_index("kpi").loc[kpi]


@pytest.fixture(scope="module")
def regents(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return night("regents", "nyc_regents_2010", tmp_path_factory.mktemp("night"))


@pytest.fixture(scope="module")
def stars(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return night("github_stars", "github_fake_stars_timeline", tmp_path_factory.mktemp("night"))


@pytest.fixture(scope="module")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return night("retail", "online_retail_invoices", tmp_path_factory.mktemp("night"))


def test_regents_is_a_clue_at_65(regents: Project) -> None:
    judged = verdict(regents, "score")
    assert judged["verdict"] == "clue"
    assert "floor 65 per record as a whole and in 3 segments" in judged["reason"]
    assert pd.isna(judged["since"])  # one table: nothing began within it
    found = whole(regents, "audit_findings", "score", "bunching")
    assert found["tier"] == "finding"
    # 710,000 by the scores themselves, three quarters of the weight; 65 is round to some
    assert found["e_value"] == pytest.approx(532_000, rel=0.1)
    assert found["effect"] == pytest.approx(30_390, abs=100)


def test_no_other_threshold_or_examination_is_named(regents: Project) -> None:
    found = latest(regents, "audit_findings")
    assert set(found["segment"]) == {
        "", "integrated_algebra", "living_environment", "us_history",
    }  # fmt: skip
    assert set(found["against"]) == {"floor 65 per record"}


def test_the_histogram_holds_every_student(regents: Project) -> None:
    rows = latest(regents, "evidence_histogram")
    table = pd.read_csv(CASES / "nyc_regents_2010" / "score_counts.csv")
    everyone = rows[rows["segment"] == ""].set_index("value")["n"]
    assert everyone.sum() == table["students"].sum() == 544_671
    assert everyone[[64.0, 65.0]].tolist() == [790, 33_654]


def test_the_page_of_a_one_off_table_speaks_of_no_start(regents: Project) -> None:
    text = page(regents)
    assert "Values around the target of 65" in text
    assert "Since the audit started" not in text


def test_bought_stars_are_never_called_healthy(stars: Project) -> None:
    judged = verdict(stars, "stars")
    assert judged["verdict"] == "never shown to track its outcome"
    rows = latest(stars, "audit_evidence").query("detector == 'tracks_outcome' and kpi == 'stars'")
    assert len(rows) == 1 + 51
    assert not rows["is_applicable"].any()
    reasons = rows["reason"].str.split(":").str[0]
    assert set(reasons) == {"not applicable", "not enough data"}
    assert rows[["effect", "effect_low", "effect_high"]].isna().all(axis=None)


def test_nothing_is_said_to_carry_a_gap_that_was_not_judged(stars: Project) -> None:
    assert latest(stars, "audit_contributions").empty
    assert latest(stars, "audit_findings").empty
    assert "Where the gap is widest" not in page(stars)


def test_nothing_is_found_between_the_halves_of_the_year(retail: Project) -> None:
    assert latest(retail, "audit_findings").empty
    assert verdict(retail, "gross_sales")["verdict"] == "holds"
    assert verdict(retail, "gross_sales")["is_provisional"]


def test_the_customers_who_cancelled_are_named(retail: Project) -> None:
    rows = latest(retail, "audit_contributions").query("kpi == 'gross_by_customer'")
    assert np.allclose(rows["kpi_value"], GIANTS, atol=3)  # and an order of 2.90 that stood
    assert (rows["outcome_value"] < 3).all()
    for unit in rows["unit"]:
        assert unit in page(retail)
    assert "Units that carry the gap" in page(retail)


def test_a_one_off_table_is_not_compared_with_a_past(retail: Project) -> None:
    judged = verdict(retail, "gross_by_customer")
    assert "before" not in judged["reason"]
    assert pd.isna(judged["hollow_points"])  # a slope across units is no inflation


def test_the_week_and_the_invoice_of_a_giant_are_named(
    cases: pytest.MonkeyPatch, tmp_path: Path, retail: Project
) -> None:
    """One more invoice closes the week of 5 December 2011, which the file does not complete."""
    source = CASES / "online_retail_invoices" / "invoices.csv"
    target = tmp_path / "cases" / source.parent.name / source.name
    target.parent.mkdir(parents=True)
    rows = pd.read_csv(source, dtype=str)
    later = rows.iloc[[-1]].assign(invoice_no="999999", invoice_time="2011-12-12 09:00:00")
    pd.concat([rows, later]).to_csv(target, index=False)
    cases.setenv("KPI_AUDIT_CASES", str(tmp_path / "cases"))
    project = audit(copy_of("retail", tmp_path), NIGHT)
    cases.setenv("KPI_AUDIT_CASES", str(CASES))
    named = latest(project, "audit_contributions").query("kpi == 'gross_sales'")
    assert set(named["period_start"].astype(str)) == {"2011-12-05"}
    assert named["unit"].tolist()[0] == ""
    invoice = named.set_index("unit").loc["581483"]
    assert invoice["kpi_value"] == GIANTS[0]
    assert 0.3 < invoice["share"] < 0.4
    assert "581483" in page(project)
    assert "581483" not in page(retail)


def test_a_finding_is_explained_in_full(regents: Project) -> None:
    found = whole(regents, "audit_findings", "score", "bunching")
    text = explain(regents, found["finding_id"])
    assert "values pile up at the floor 65 per record" in text
    assert "not dated" in text
