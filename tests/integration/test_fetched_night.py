"""A whole night with fetched sources: it goes on whatever the services do, and shows no secret."""

from __future__ import annotations

import logging
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import cli
from pipelines.published import latest
from tests.integration.runs import audit
from tests.services import Answer, Service, as_json, running

SECRETS = {
    "KPI_AUDIT_SALESFORCE_CLIENT": "an-app",
    "KPI_AUDIT_SALESFORCE_SECRET": "sf-s3cret-1",
    "KPI_AUDIT_GRAPH_TENANT": "contoso.example",
    "KPI_AUDIT_GRAPH_CLIENT": "an-app",
    "KPI_AUDIT_GRAPH_SECRET": "gr4ph-s3cret-2",
    "KPI_AUDIT_HUBSPOT_TOKEN": "pat-s3cret-3",
    "KPI_AUDIT_TEST_PASSWORD": "db@s3cret/4",
}
HIDDEN = ["sf-s3cret-1", "gr4ph-s3cret-2", "pat-s3cret-3", "db@s3cret", "s3cret/4", "db%40s3cret"]
HIDDEN += ["t0ken-sf", "t0ken-graph", "l1nk-sig"]
AUDIT = """\
title: Fetched
sources:
  deals:
    reader: salesforce_opportunity
    path: exports/sf/*.csv
    fetch: {{from: salesforce, base: "{base}", object: Opportunity, fields: [StageName, Amount,
      CloseDate, IsClosed, IsWon, OwnerId, CreatedDate]}}
  engage:
    reader: csv
    path: exports/engage/*.csv
    fetch: {{from: graph, report: getYammerActivityUserDetail, period: D7,
      base: "{base}", login: "{base}"}}
  hub:
    reader: csv
    path: exports/hub/*.csv
    key: [hs_object_id]
    fetch: {{from: hubspot, object: deals, properties: [amount], base: "{base}"}}
"""
KPI = "title: {0}\nsource: {0}\nmeasure: {{agg: count}}\n{1}"
LINK = "/blob?sig=l1nk-sig"
REPORT = b"Report Refresh Date,User Principal Name,Posted Count\n2026-01-01,a,1\n"


def opportunity(number: int) -> dict[str, object]:
    day = (date(2026, 1, 1) + timedelta(days=number)).isoformat()
    return {
        "Id": f"006{number:03}",
        "IsDeleted": False,
        "SystemModstamp": f"{day}T10:00:00.000+0000",
        "CreatedDate": f"{day}T08:00:00.000+0000",
        "StageName": "Open",
        "Amount": 100 + number,
        "CloseDate": day,
        "IsClosed": False,
        "IsWon": False,
        "OwnerId": f"005{number % 7}",
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "project"
    (folder / "kpis").mkdir(parents=True)
    (folder / "kpis" / "deals.yaml").write_text(KPI.format("deals", "time: created_date\n"))
    (folder / "kpis" / "posts.yaml").write_text(KPI.format("engage", "grain: once\n"))
    (folder / "kpis" / "hub.yaml").write_text(KPI.format("hub", "grain: once\n"))
    (folder / "exports" / "hub").mkdir(parents=True)
    (folder / "exports" / "hub" / "2026-01-01.csv").write_text("hs_object_id,amount\n1,2\n")
    return folder


def serve(service: Service, folder: Path) -> None:
    (folder / "audit.yaml").write_text(AUDIT.format(base=service.base))
    records = [opportunity(number) for number in range(200)]
    service.on("/services/oauth2/token", as_json({"access_token": "t0ken-sf"}))
    page = {"totalSize": 200, "done": True, "records": records}
    service.on("/services/data/", Answer(503, headers={"Retry-After": "0"}), as_json(page))
    service.on("/contoso.example/", as_json({"access_token": "t0ken-graph", "expires_in": 3600}))
    service.on("/v1.0/reports/", Answer(302, headers={"Location": service.base + LINK}))
    service.on("/blob", Answer(body=REPORT))
    wrong = {"category": "INVALID_AUTHENTICATION", "message": "pat-s3cret-3 is unknown"}
    service.on("/crm/", as_json(wrong, 401))


def everything(folder: Path) -> str:
    """All that a night left, and the rows of all its tables."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    parts = [file.read_bytes().decode("latin-1") for file in files]
    for file in files:
        if file.suffix == ".duckdb":
            with duckdb.connect(str(file), read_only=True) as warehouse:
                tables = warehouse.sql("select table_name from duckdb_tables()").fetchall()
                parts += [str(warehouse.sql(f'from "{name}"').fetchall()) for (name,) in tables]
        elif file.suffix == ".db":
            with sqlite3.connect(file) as events:
                parts += events.iterdump()
            events.close()
    return "\n".join(parts)


def test_a_night_fetches_goes_on_and_shows_no_secret(
    project: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with running() as service:
        serve(service, project)
        audit(project)
    shown = "".join(capfd.readouterr())
    assert "raw_hub: fetching from hubspot failed (0 new files)" in shown
    assert "Nothing will come until the credentials are mended" in shown
    assert len(list((project / "exports" / "sf").iterdir())) == 1
    assert len(list((project / "exports" / "engage").iterdir())) == 1
    left = everything(project)
    assert "*** is unknown" in left  # what the service said, without the token it repeats
    assert "bytes fetched" in left
    for secret in HIDDEN:
        assert secret not in left
        assert secret not in shown
        assert secret not in caplog.text


def test_a_source_that_never_had_a_file_says_why(project: Path) -> None:
    with running() as service:
        serve(service, project)
        (project / "exports" / "hub" / "2026-01-01.csv").unlink()
        with pytest.raises(Exception, match="no file matches") as caught:
            audit(project)
    assert "Before that: " in str(caught.value)
    assert not [secret for secret in HIDDEN if secret in str(caught.value)]


def test_a_night_of_the_past_fetches_nothing(project: Path) -> None:
    with running() as service:
        serve(service, project)
        for name, file in (("sf", "Id"), ("engage", "Report Refresh Date")):
            (project / "exports" / name).mkdir()
            (project / "exports" / name / "x.csv").write_text(f"{file}\n1\n")
        text = (
            (project / "audit.yaml")
            .read_text()
            .replace("reader: salesforce_opportunity", "reader: csv\n    key: [id]")
        )
        (project / "audit.yaml").write_text(text)
        (project / "kpis" / "deals.yaml").write_text(KPI.format("deals", "grain: once\n"))
        found = audit(project, date(2026, 3, 1))
        assert service.asked == []
    assert set(latest(found, "audit_verdicts")["kpi"]) == {"deals", "hub", "posts"}


def test_the_command_fetches_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running() as service:
        serve(service, project)
        cli(["fetch", str(project), "--source", "deals"], standalone_mode=False)
        assert "deals: 1 new file from salesforce" in capsys.readouterr().out
        assert cli(["fetch", str(project)], standalone_mode=False) == 1
    said = capsys.readouterr()
    assert "engage: 1 new file from graph, 68 bytes." in said.out
    assert "hub: fetching from hubspot failed" in said.err
    assert not (project / "warehouse" / "audit.duckdb").exists()
    cli(["check", str(project)], standalone_mode=False)
    assert "engage: fetched from graph to exports/engage/*.csv" in capsys.readouterr().out
