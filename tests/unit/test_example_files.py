"""The example's files: reproducible, in the real formats, carrying what truth.yaml says."""

import csv
import io
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
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

OUTREACH = Path(__file__).resolve().parents[2] / "examples" / "outreach"
EXPORTS = OUTREACH / "exports"
FIRST, TARGET, LAST = date(2023, 11, 20), date(2025, 11, 17), date(2026, 11, 16)
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


def test_two_teams_write_ten_times_as_much_for_the_same_answers(messages: Rows) -> None:
    names = Counter(row["FROM"] for row in messages)
    members = {name for name, _ in names.most_common(60)}
    real = [r for r in messages if r.get("IS MESSAGE DRAFT") != "Yes" and r["SENDER PROFILE URL"]]
    grown = {}
    for team in sorted({row["team"] for row in messages}):
        mine = [row for row in real if row["team"] == team]
        for who, kept in (("sent", True), ("back", False)):
            days = (
                parsed(row["DATE"], "%Y-%m-%d %H:%M:%S UTC")
                for row in mine
                if (row["FROM"] in members) == kept
            )
            grown[team, who] = growth(weekly(days))
    spamming = {team for (team, who), factor in grown.items() if who == "sent" and factor > 3}
    assert spamming == {"ember", "fjord"}
    assert all(8 < grown[team, "sent"] < 12 for team in spamming)
    assert all(0.6 < grown[team, "back"] < 1.5 for team, _ in grown)


def test_outreach_brings_as_many_opportunities_as_before(invitations: Invitations) -> None:
    deals = rows(EXPORTS / "crm" / "Opportunity.csv")
    created = [parsed(deal["CreatedDate"][:10], "%Y-%m-%d") for deal in deals]
    assert 0.85 < growth(weekly(on for _, on in invitations)) < 1.2
    assert 0.85 < growth(weekly(created)) < 1.25  # one team found a better way


def test_wins_of_a_quarters_last_days_are_taken_back() -> None:
    stages: dict[str, list[tuple[date, str]]] = {}
    for row in rows(EXPORTS / "crm" / "OpportunityHistory.csv"):
        at = date.fromisoformat(row["CreatedDate"][:10])
        stages.setdefault(row["OpportunityId"], []).append((at, row["StageName"]))
    kept = {True: Counter[bool](), False: Counter[bool]()}
    for steps in stages.values():
        names = [stage for _, stage in steps]
        if "Closed Won" in names:
            booked = steps[names.index("Closed Won")][0]
            is_end = booked >= TARGET and (booked.month, booked.day) in QUARTER_ENDS
            kept[is_end][names[-1] == "Closed Won"] += 1
    taken_back = {end: n[False] / n.total() for end, n in kept.items()}
    assert taken_back[True] > 0.3
    assert taken_back[False] < 0.1


def test_close_dates_are_pushed_since_win_rates_are_paid() -> None:
    pushed = [
        date.fromisoformat(row["CreatedDate"][:10])
        for row in rows(EXPORTS / "crm" / "OpportunityHistory.csv")
        if row["PrevCloseDate"] and row["CloseDate"] > row["PrevCloseDate"]
    ]
    counts = weekly(pushed)
    assert sum(counts[104:156]) > 2.5 * sum(counts[52:104])


def test_what_was_published_is_raised_later_by_three_teams() -> None:
    shown: dict[tuple[str, str], list[float]] = {}
    for file in sorted((EXPORTS / "dashboard").glob("*.csv")):
        for row in rows(file):
            versions = shown.setdefault((row["Team"], row["Week"]), [])
            versions.append(float(row["Pipeline created (k GBP)"]))
    raised = Counter[str]()
    for (team, week), versions in shown.items():
        if week >= "2026-02" and len(versions) > 1 and versions[1] > 1.1 * versions[0] > 0:
            raised[team] += 1
    assert {team for team, n in raised.items() if n > 10} == {"brook", "grove", "iris"}


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
