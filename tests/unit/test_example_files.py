"""The example's files: reproducible, in the real formats, carrying what truth.yaml says."""

import csv
import io
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
import yaml

from kpi_audit.project.documents import read_yaml
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.settings import Settings
from kpi_audit.registry import detectors
from kpi_audit.verdict import Name

OUTREACH = Path(__file__).resolve().parents[2] / "examples" / "outreach"
EXPORTS = OUTREACH / "exports"
FIRST, TARGET, LAST = date(2023, 11, 20), date(2025, 11, 17), date(2026, 11, 16)

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

Rows = list[dict[str, str]]
Invitations = list[tuple[str, date | None]]


def rows(file: Path) -> Rows:
    text = file.read_text(encoding="utf-8-sig")
    if text.startswith("Notes:"):
        text = text.split("\n\n", 1)[1]
    return list(csv.DictReader(io.StringIO(text)))


def archive(name: str) -> Rows:
    files = sorted((EXPORTS / "linkedin").glob(f"*/*/{name}"))
    return [
        row | {"team": f.parts[-3], "seat": f.parts[-3] + f.parts[-2]}
        for f in files
        for row in rows(f)
    ]


def parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 (only its day is used)
    except ValueError:
        return None


def weekly(days: Iterable[date | None]) -> list[int]:
    """Counts of the 156 whole weeks."""
    counts = Counter((day - FIRST).days // 7 for day in days if day and FIRST <= day < LAST)
    return [counts[week] for week in range(156)]


def growth(counts: list[int]) -> float:
    """Weekly mean of the audited year over that of the year before."""
    return sum(counts[104:156]) / sum(counts[52:104])


@pytest.fixture(scope="module")
def invitations() -> Invitations:
    found = [row for row in archive("Invitations.csv") if row["Direction"] == "OUTGOING"]
    return [(row["seat"], parsed(row["Sent At"], "%m/%d/%y, %I:%M %p")) for row in found]


@pytest.fixture(scope="module")
def messages() -> Rows:
    return archive("messages.csv")


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
    ("name", "fields"),
    [("Opportunity.csv", OPPORTUNITY_FIELDS), ("OpportunityHistory.csv", HISTORY_FIELDS)],
)
def test_salesforce_fields_have_their_api_names(name: str, fields: str) -> None:
    found = rows(EXPORTS / "crm" / name)
    assert set(found[0]) <= set(fields.split())
    assert len({row["Id"] for row in found}) == len(found)


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
    }
    assert found == truth["records"]


def test_only_what_is_hollow_grew_much(messages: Rows, invitations: Invitations) -> None:
    members = {row["FROM"] for row in messages if row["CONTENT"] == "Just bumping this up"}
    day = {id(row): parsed(row["DATE"], "%Y-%m-%d %H:%M:%S UTC") for row in messages}
    sent = [r for r in messages if r["FROM"] in members and r.get("IS MESSAGE DRAFT") != "Yes"]
    back = [r for r in messages if r["FROM"] not in members and r["SENDER PROFILE URL"]]
    deals = rows(EXPORTS / "crm" / "Opportunity.csv")
    created = [parsed(deal["CreatedDate"][:10], "%Y-%m-%d") for deal in deals]
    assert 1.6 < growth(weekly(day[id(row)] for row in sent)) < 2.0
    assert 0.85 < growth(weekly(day[id(row)] for row in back)) < 1.15
    assert 0.85 < growth(weekly(on for _, on in invitations)) < 1.15
    assert 0.85 < growth(weekly(created)) < 1.15


def test_bunching_at_twelve_starts_with_the_target(invitations: Invitations) -> None:
    reached = Counter((seat, on - timedelta(days=on.weekday())) for seat, on in invitations if on)
    before = Counter(n for (_, week), n in reached.items() if week < TARGET)
    after = Counter(n for (_, week), n in reached.items() if TARGET <= week < LAST)
    assert before[12] / before.total() == pytest.approx(0.08, abs=0.03)
    assert after[12] / after.total() > 0.2
    assert after[11] / after.total() < before[11] / before.total()


def test_christmas_is_in_the_files(invitations: Invitations) -> None:
    counts = weekly(on for _, on in invitations)
    for christmas in (date(2023, 12, 25), date(2024, 12, 25), date(2025, 12, 25)):
        week = (christmas - FIRST).days // 7
        around = (counts[week - 2] + counts[week + 3]) / 2
        assert counts[week] < 0.75 * around


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
