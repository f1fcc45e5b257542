"""The README's words on a folder of real exports: init, check, run, and no SQL is written."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from kpi_audit.paths import EXAMPLES
from pipelines.cli import cli
from pipelines.published import latest, snapshot
from tests.integration.runs import audit
from tests.unit.ingest.test_linkedin import COMMENTS, REACTIONS, SHARES

EXPORTS = EXAMPLES / "outreach" / "exports"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six files of one member, a packed archive of another who never posted, 12 weeks, deals."""
    dropped = tmp_path / "my-audit" / "exports"
    dropped.mkdir(parents=True)
    posted = {"Shares.csv": SHARES, "Comments.csv": COMMENTS, "Reactions.csv": REACTIONS}
    for name, text in posted.items():
        (dropped / name).write_text(text)
    for name in ("messages.csv", "Invitations.csv", "Connections.csv"):
        shutil.copy(EXPORTS / "linkedin" / "aston" / "seat-1" / name, dropped)
    with zipfile.ZipFile(dropped / "Basic_LinkedInDataExport_11-22-2026.zip", "w") as packed:
        for file in (EXPORTS / "linkedin" / "cedar" / "seat-1").iterdir():
            packed.write(file, file.name)
        packed.writestr("Shares.csv", SHARES.splitlines(keepends=True)[0])
    for file in sorted((EXPORTS / "m365").glob("YammerActivityUserDetail-*.csv"))[-12:]:
        shutil.copy(file, dropped)
    for name in ("Opportunity.csv", "OpportunityHistory.csv"):
        shutil.copy(EXPORTS / "crm" / name, dropped)
    return tmp_path / "my-audit"


def test_init_check_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packs = [part for pack in ("outreach", "community", "sales") for part in ("--pack", pack)]
    cli(["init", str(folder), *packs], standalone_mode=False)
    assert "9 sources, 29 KPIs" in capsys.readouterr().out
    assert not cli(["check", str(folder)], standalone_mode=False)
    assert capsys.readouterr().err == ""
    project = audit(folder, date(2026, 11, 23))
    verdicts = latest(project, "audit_verdicts").set_index("kpi")
    assert set(verdicts.index) == set(project.kpis)
    with snapshot(project) as published:
        loads = published.query("select source, rows_quarantined from audit_loads")
    assert loads["rows_quarantined"].sum() == 1  # planted in the deals of the example
    assert loads["source"].value_counts()["engage_activity"] == 12
    assert loads["source"].value_counts()["messages"] == 2
    found = latest(project, "audit_findings")
    # aston and cedar are healthy teams: nothing of theirs may be called gamed
    linkedin = {n for n, k in project.kpis.items() if k.source in ("messages", "invitations")}
    assert not linkedin & set(found["kpi"])
    page = (folder / "review" / "latest.html").read_text(encoding="utf-8")
    assert "Nobody has said which result this number should bring" in page
    assert not [name for name in ("ada-abel", "Ada Abel", "Innesridge") if name in page]
