"""The example's files: reproducible, in the real formats, carrying what truth.yaml says."""

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
import yaml

from kpi_audit.project.documents import read_yaml
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.settings import Settings
from kpi_audit.registry import detectors
from kpi_audit.verdict import Name
from tests.unit.example_exports import EXPORTS, OUTREACH, Rows, archive, every_message, parsed, rows

QUARTER_ENDS = {(12, 29), (12, 30), (12, 31), (3, 27), (3, 30), (3, 31), (6, 26), (6, 29), (6, 30)}
QUARTER_ENDS |= {(9, 28), (9, 29), (9, 30)}

# The header lines of real exports, old and new.
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER"
)
HEADERS = {
    "Invitations.csv": {
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
        "From,To,Sent At,Message,Direction",
    },
    "messages.csv": {
        MESSAGES,
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER",
        f"{MESSAGES},ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
    },
    "Connections.csv": {
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        "First Name,Last Name,Email Address,Company,Position,Connected On",
    },
}
OPPORTUNITY_FIELDS = (
    "Id IsDeleted AccountId IsPrivate Name Description StageName Amount Probability ExpectedRevenue"
    " CloseDate Type LeadSource IsClosed IsWon ForecastCategory OwnerId CreatedDate CreatedById"
    " LastModifiedDate LastModifiedById SystemModstamp Team__c"
)
HISTORY_FIELDS = (
    "Id Amount CloseDate ExpectedRevenue ForecastCategory IsDeleted OpportunityId PrevAmount"
    " PrevCloseDate Probability StageName CreatedDate"
)
CASE_FIELDS = "Id CaseNumber Type Origin Status Priority Subject CreatedDate ClosedDate Team__c"
USER_DETAIL = (
    "Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,"
    "Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period"
)
COUNTS = "Report Refresh Date,Liked,Posted,Read,Report Date,Report Period"


@pytest.fixture
def messages() -> Rows:
    return every_message()


def test_regenerating_gives_the_committed_bytes(tmp_path: Path) -> None:
    command = [sys.executable, str(OUTREACH / "generate.py"), "--into", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    again = {f.relative_to(tmp_path): f.read_bytes() for f in tmp_path.rglob("*.csv")}
    committed = {f.relative_to(EXPORTS): f.read_bytes() for f in EXPORTS.rglob("*.csv")}
    assert again.keys() == committed.keys()
    assert [name for name in again if again[name] != committed[name]] == []


@pytest.mark.parametrize("name", HEADERS)
def test_linkedin_headers_are_the_real_ones_in_every_version(name: str) -> None:
    seen = set()
    for file in (EXPORTS / "linkedin").glob(f"*/*/{name}"):
        text = file.read_text(encoding="utf-8-sig")
        first = text.split("\n\n", 1)[1] if text.startswith("Notes:") else text
        seen.add(first.split("\n", 1)[0].replace('"', ""))
    assert seen == HEADERS[name]


@pytest.mark.parametrize(
    ("name", "fields", "key"),
    [
        ("Opportunity.csv", OPPORTUNITY_FIELDS, ["Id"]),
        ("OpportunityHistory.csv", HISTORY_FIELDS, ["OpportunityId", "CreatedDate"]),
        ("Case.csv", CASE_FIELDS, ["Id"]),
    ],
)
def test_salesforce_fields_have_their_api_names(name: str, fields: str, key: list[str]) -> None:
    found = rows(EXPORTS / "crm" / name)
    assert set(found[0]) <= set(fields.split())
    assert len({tuple(row[part] for part in key) for row in found}) == len(found)


def details() -> dict[date, Rows]:
    files = (EXPORTS / "m365").glob("YammerActivityUserDetail-*.csv")
    return {date.fromisoformat(file.stem[-10:]): rows(file) for file in sorted(files)}


def test_usage_reports_are_those_of_graph_and_do_not_overlap() -> None:
    for file in (EXPORTS / "m365").glob("*.csv"):
        raw = file.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        header = raw.decode("utf-8-sig").split("\r\n", 1)[0]
        assert header == (COUNTS if "Counts" in file.name else USER_DETAIL)
    reports = details()
    refreshed = list(reports)
    assert {b - a for a, b in pairwise(refreshed)} == {timedelta(days=7)}
    for day, report in reports.items():
        assert {row["Report Period"] for row in report} == {"7"}
        assert {row["Report Refresh Date"] for row in report} == {day.isoformat()}
        assert all(len(row["User Principal Name"]) == 32 for row in report)  # concealed


def test_both_exports_of_the_community_tell_the_same_story() -> None:
    written = Counter()
    for row in rows(EXPORTS / "engage" / "Messages.csv"):
        day = date.fromisoformat(row["created_at"][:10].replace("/", "-"))
        written[day - timedelta(days=day.weekday())] += 1
    by_day = rows(EXPORTS / "m365" / "YammerActivityCounts.csv")
    for refreshed, report in details().items():
        week = refreshed - timedelta(days=6)
        days = {(week + timedelta(days=k)).isoformat() for k in range(7)}
        counted = sum(int(row["Posted"]) for row in by_day if row["Report Date"] in days)
        assert sum(int(row["Posted Count"]) for row in report) == written[week] == counted


def test_every_answer_has_a_thread_that_began_before() -> None:
    found = rows(EXPORTS / "engage" / "Messages.csv")
    began = {row["id"]: row["created_at"] for row in found if not row["replied_to_id"]}
    for row in found:
        assert began[row["thread_id"]] <= row["created_at"]
        assert row["replied_to_id"] in ("", row["thread_id"])
    users = {row["id"] for row in rows(EXPORTS / "engage" / "Users.csv")}
    assert {row["sender_id"] for row in found} <= users


def test_the_awkward_parts_of_real_exports_are_there(messages: Rows) -> None:
    texts = {f: f.read_bytes() for f in (EXPORTS / "linkedin").rglob("*.csv")}
    assert sum(text.startswith(b"\xef\xbb\xbf") for text in texts.values()) == 2
    assert any("\n" in row["CONTENT"] for row in messages)
    assert any("spinmail-quill-editor__spin-break" in row["CONTENT"] for row in messages)
    assert any(row.get("IS MESSAGE DRAFT") == "Yes" for row in messages)
    assert any(not row["First Name"] for row in archive("Connections.csv"))


def test_only_the_rows_named_in_truth_are_damaged() -> None:
    truth = yaml.safe_load((OUTREACH / "truth.yaml").read_text(encoding="utf-8"))
    damaged = []
    for file in sorted(EXPORTS.rglob("*.csv")):
        for row in rows(file):
            for column, form in (
                ("Sent At", "%m/%d/%y, %I:%M %p"),
                ("DATE", "%Y-%m-%d %H:%M:%S UTC"),
                ("Connected On", "%d %b %Y"),
                ("CreatedDate", "%Y-%m-%dT%H:%M:%S.000Z"),
            ):
                if column in row and parsed(row[column], form) is None:
                    damaged.append((file, column, row[column]))
            if not row.get("Amount", "0").isdigit():
                damaged.append((file, "Amount", row["Amount"]))
    named = [(OUTREACH / r["file"], r["column"], r["value"]) for r in truth["quarantine"]]
    assert sorted(damaged) == sorted(named)


def test_records_are_as_many_as_truth_says(messages: Rows) -> None:
    truth = yaml.safe_load((OUTREACH / "truth.yaml").read_text(encoding="utf-8"))
    found = {
        "invitations": len(archive("Invitations.csv")) - 1,
        "messages": len(messages) - 1,
        "connections": len(archive("Connections.csv")),
        "deals": len(rows(EXPORTS / "crm" / "Opportunity.csv")) - 1,
        "deal_history": len(rows(EXPORTS / "crm" / "OpportunityHistory.csv")),
        "complaints": len(rows(EXPORTS / "crm" / "Case.csv")),
        "dashboard": sum(len(rows(f)) for f in (EXPORTS / "dashboard").glob("*.csv")),
        "usage": sum(map(len, details().values())),
        "usage_by_day": len(rows(EXPORTS / "m365" / "YammerActivityCounts.csv")),
        "posts": len(rows(EXPORTS / "engage" / "Messages.csv")),
        "people": len(rows(EXPORTS / "engage" / "Users.csv")),
    }
    assert found == truth["records"]


@pytest.mark.parametrize(
    "file", sorted(OUTREACH.parent.glob("*/audit.yaml")), ids=lambda f: f.parent.name
)
def test_every_example_is_a_valid_project(file: Path) -> None:
    settings = Settings.model_validate(read_yaml(file, "audit.yaml"))
    declared = sorted((file.parent / "kpis").glob("*.yaml"))
    kpis = {
        one.stem: Kpi.model_validate({"name": one.stem} | read_yaml(one, one.name))
        for one in declared
    }
    assert {kpi.source for kpi in kpis.values()} <= set(settings.sources)
    assert {link.outcome for kpi in kpis.values() for link in kpi.stands_for} <= set(kpis)
    assert {name for kpi in kpis.values() for name in kpi.guardrails} <= set(kpis)


def test_truth_names_every_kpi_and_only_verdicts_and_detectors_there_are() -> None:
    truth = yaml.safe_load((OUTREACH / "truth.yaml").read_text(encoding="utf-8"))
    assert set(truth["kpis"]) == {file.stem for file in (OUTREACH / "kpis").glob("*.yaml")}
    for stated in truth["kpis"].values():
        assert set(stated["verdicts"]) <= set(get_args(Name))
        named = {found["detector"] for found in stated["found"]} | set(stated["silent"])
        assert named <= set(detectors())
