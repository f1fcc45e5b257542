"""The audit of the example company says exactly what was done to it, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from kpi_audit.language import speaking
from kpi_audit.paths import EXAMPLES
from kpi_audit.project.load import Project
from kpi_audit.retelling.columns import WRITTEN
from kpi_audit.retelling.retell import retold
from pipelines.published import latest, snapshot
from tests.integration.runs import audit, copy_of

TRUTH: dict[str, Any] = yaml.safe_load((EXAMPLES / "outreach" / "truth.yaml").read_text())
KPIS = sorted(TRUTH["kpis"])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return audit(copy_of("outreach", tmp_path_factory.mktemp("night")), date(2026, 11, 23))


@pytest.fixture(scope="module")
def evidence(project: Project) -> pd.DataFrame:
    return latest(project, "audit_evidence")


def said(evidence: pd.DataFrame, kpi: str) -> set[tuple[str, str, str]]:
    """Return detector, what it was judged against and segment of every watch and finding."""
    mine = evidence[(evidence["kpi"] == kpi) & (evidence["tier"] != "")]
    return set(mine[["detector", "against", "segment"]].itertuples(index=False, name=None))


def stated(kpi: str, *kinds: str) -> set[tuple[str, str, str]]:
    return {
        (one["detector"], one.get("against", ""), str(segment))
        for kind in kinds
        for one in TRUTH["kpis"][kpi].get(kind, [])
        for segment in one["segments"]
    }


def test_the_truth_is_stated_for_every_kpi(project: Project) -> None:
    assert set(project.kpis) == set(KPIS)


@pytest.mark.parametrize("kpi", KPIS)
def test_the_verdict_is_true(project: Project, kpi: str) -> None:
    verdicts = latest(project, "audit_verdicts").set_index("kpi")["verdict"]
    assert verdicts[kpi] in TRUTH["kpis"][kpi]["verdicts"]


@pytest.mark.parametrize("kpi", KPIS)
def test_what_was_planted_is_found(evidence: pd.DataFrame, kpi: str) -> None:
    assert stated(kpi, "found") - said(evidence, kpi) == set()


@pytest.mark.parametrize("kpi", KPIS)
def test_nothing_else_is_said(evidence: pd.DataFrame, kpi: str) -> None:
    assert said(evidence, kpi) - stated(kpi, "found", "also") == set()


@pytest.mark.parametrize("kpi", KPIS)
def test_who_is_silent_has_looked(evidence: pd.DataFrame, kpi: str) -> None:
    mine = evidence[(evidence["kpi"] == kpi) & evidence["is_applicable"]]
    silent = set(TRUTH["kpis"][kpi]["silent"])
    assert silent <= set(mine["detector"])
    assert not silent & {detector for detector, _, _ in said(evidence, kpi)}


@pytest.mark.parametrize("team", TRUTH["healthy_teams"])
def test_of_a_healthy_team_nothing_is_said(evidence: pd.DataFrame, team: str) -> None:
    mine = evidence[(evidence["segment"] == team) & evidence["is_applicable"]]
    assert len(mine) > 4
    assert (mine["tier"] == "").all()


def test_what_improves_without_its_kpi_is_something_to_learn_from(project: Project) -> None:
    with snapshot(project) as published:
        names = published.query("select table_name from information_schema.tables")["table_name"]
    if "audit_mysteries" not in set(names):
        pytest.skip("the table audit_mysteries does not exist yet: nobody looks for mysteries")
    found = latest(project, "audit_mysteries")
    shown = found[found["is_shown"]]
    seen = set(shown[["kpi", "against", "segment"]].itertuples(index=False, name=None))
    assert {(one["kpi"], one["against"], one["segment"]) for one in TRUTH["learn"]} <= seen
    assert set(shown["segment"]) <= {one["segment"] for one in TRUTH["learn"]}


def test_rows_in_are_kept_repeated_or_quarantined(project: Project) -> None:
    loads = latest_loads(project)
    told = loads["rows_kept"] + loads["rows_duplicate"] + loads["rows_quarantined"]
    assert (loads["rows_in"] == told).all()
    assert loads.groupby("source")["rows_kept"].sum().to_dict() == TRUTH["records"]
    assert loads["rows_quarantined"].sum() == len(TRUTH["quarantine"])


def latest_loads(project: Project) -> pd.DataFrame:
    with snapshot(project) as published:
        return published.query("select * from audit_loads")


def test_no_clear_name_reaches_the_warehouse(project: Project) -> None:
    file = min(project.folder.glob("exports/**/Connections.csv"))
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    first, last, url = lines[-1].split(",")[:3]
    assert url.startswith("https://www.linkedin.com/in/")
    files = [file for file in project.folder.rglob("*.duckdb") if not file.is_symlink()]
    written = b"".join(file.read_bytes() for file in files)
    for name in (f"{first} {last}", url, "linkedin.com/in/"):
        assert name.encode() not in written
    assert b"opportunities_created" in written  # a name would have been found as well


def test_the_page_is_one_file_without_network(project: Project) -> None:
    page = (project.folder / "review" / "latest.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 1_500_000
    assert page.count("<script") == page.count("<script>") == 1  # its own, from nowhere else
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    for kpi in project.kpis.values():
        assert kpi.title in page


def test_the_backed_change_of_a_linked_kpi_has_its_interval(project: Project) -> None:
    verdicts = latest(project, "audit_verdicts").set_index("kpi")
    for kpi in ("replies", "messages_sent"):
        row = verdicts.loc[kpi]
        assert row["backed_low_pct"] < row["backed_change_pct"] < row["backed_high_pct"]
        assert row["hollow_low"] < row["hollow_points"] < row["hollow_high"]
    assert verdicts.loc["messages_sent", "hollow_low"] > 20


def test_a_finding_says_what_carries_it_and_what_is_left_of_it(project: Project) -> None:
    found = latest(project, "audit_findings").query("detector == 'bunching'")
    assert len(found) == 1
    parts = latest(project, "audit_carriers").merge(found[["finding_id"]])
    people = parts[parts["kind"] == "people"].set_index("name")
    assert len(people) == 3  # nobody is new
    periods = parts[parts["kind"] == "period"]
    assert (periods["log_e"] > np.log(20)).all()  # no single week carries it
    told = latest(project, "audit_explanations").merge(found[["finding_id"]])
    says = told.set_index("explanation")["says"]
    assert says["One exceptional period"] == "against"


def test_groups_of_people_are_named_by_what_they_do_never_by_who_they_are(project: Project) -> None:
    parts = latest(project, "audit_carriers").query("kind == 'people'")
    known = {"new since the audit began", "most active third", "middle third"}
    assert set(parts["name"]) <= {*known, "least active third"}


@pytest.mark.parametrize(
    "table",
    ["audit_verdicts", "audit_findings", "audit_evidence", "audit_explanations", "audit_mysteries"],
)
def test_no_sentence_of_the_night_stays_english_in_german(project: Project, table: str) -> None:
    rows = latest(project, table)
    columns = {*WRITTEN[table].split(), *({"reason"} & set(rows))}
    texts = {text for column in columns for text in rows[column] if text not in ("", "%")}
    assert texts
    with speaking("de"):
        assert [text for text in texts if retold(text) == text] == []
