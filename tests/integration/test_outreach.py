"""The audit of the example company says exactly what was done to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
import yaml

from kpi_audit.paths import EXAMPLES
from kpi_audit.project.load import Project
from pipelines.published import latest
from tests.integration.runs import audit, copy_of

TRUTH: dict[str, Any] = yaml.safe_load((EXAMPLES / "outreach" / "truth.yaml").read_text())
KPIS = sorted(TRUTH["kpis"])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return audit(copy_of("outreach", tmp_path_factory.mktemp("night")), date(2026, 11, 23))


@pytest.fixture(scope="module")
def evidence(project: Project) -> pd.DataFrame:
    return latest(project, "audit_evidence")


def test_the_truth_is_stated_for_every_kpi(project: Project) -> None:
    assert set(project.kpis) == set(KPIS)


@pytest.mark.parametrize("kpi", KPIS)
def test_the_verdict_is_true(project: Project, kpi: str) -> None:
    verdicts = latest(project, "audit_verdicts").set_index("kpi")["verdict"]
    assert verdicts[kpi] in TRUTH["kpis"][kpi]["verdicts"]


@pytest.mark.parametrize("kpi", KPIS)
def test_what_was_planted_is_found(evidence: pd.DataFrame, kpi: str) -> None:
    for planted in TRUTH["kpis"][kpi]["found"]:
        mine = evidence[(evidence["kpi"] == kpi) & (evidence["segment"] == planted["segment"])]
        assert (mine[mine["detector"] == planted["detector"]]["tier"] != "").any(), planted


@pytest.mark.parametrize("kpi", KPIS)
def test_nothing_else_is_said(evidence: pd.DataFrame, kpi: str) -> None:
    mine = evidence[(evidence["kpi"] == kpi) & (evidence["tier"] != "")]
    assert not set(TRUTH["kpis"][kpi]["silent"]) & set(mine["detector"])


def test_rows_in_are_kept_repeated_or_quarantined(project: Project) -> None:
    loads = latest_loads(project)
    told = loads["rows_kept"] + loads["rows_duplicate"] + loads["rows_quarantined"]
    assert (loads["rows_in"] == told).all()
    assert loads.groupby("source")["rows_kept"].sum().to_dict() == TRUTH["records"]
    assert loads["rows_quarantined"].sum() == len(TRUTH["quarantine"])


def latest_loads(project: Project) -> pd.DataFrame:
    from pipelines.published import snapshot

    with snapshot(project) as published:
        return published.query("select * from audit_loads")


def test_no_clear_name_reaches_the_warehouse(project: Project) -> None:
    folder = project.folder
    names = {
        path.read_text(encoding="utf-8-sig") for path in folder.glob("exports/**/Connections.csv")
    }
    some = next(iter(sorted(names))).splitlines()
    last_line = next(line for line in reversed(some) if "linkedin.com" in line)
    first, last = last_line.split(",")[:2]
    bytes_written = b"".join(file.read_bytes() for file in folder.glob("warehouse/**/*.duckdb"))
    assert f"{first} {last}".encode() not in bytes_written
    assert b"linkedin.com/in/" not in bytes_written
    assert b"seat-1" in bytes_written  # the search would have found a name


def test_the_page_is_one_file_without_network(project: Project) -> None:
    page = (project.folder / "review" / "latest.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 1_500_000
    assert "<script" not in page
    for kpi in project.kpis.values():
        assert kpi.title in page
