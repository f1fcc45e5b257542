"""What ``init --pack`` makes of a folder of exports."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assets.places import places
from assets.rows import source_of
from kpi_audit.errors import AuditError
from pipelines.packs.pack import pack_of
from pipelines.packs.told import told
from pipelines.packs.write import Wired, wire
from pipelines.resources import read_project

YAMMER = (
    "\ufeffReport Refresh Date,User Principal Name,Display Name,User State,State Change Date,"
    "Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period\n"
)
DEALS = (
    "Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId,CreatedDate,LastModifiedDate\n"
    "006A,false,Prospecting,100,2026-03-01,false,false,005A,2026-01-05T09:00:00.000Z,"
    "2026-01-05T09:00:00.000Z\n"
)
SHARES = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    "2026-01-05 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1,Hi,,,PUBLIC\n"
)
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
    "c1,,Ada,https://x/in/ada,Bo,2026-01-05 10:00:00 UTC,,Hello,INBOX\n"
    "c1,,Bo,https://x/in/bo,Ada,2026-01-06 10:00:00 UTC,,Hello,INBOX\n"
    "c2,,Ada,https://x/in/ada,Cy,2026-01-07 10:00:00 UTC,,Hello,INBOX\n"
)


def folder_of(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def wired(folder: Path, *packs: str, owner: str = "") -> Wired:
    return wire(pack_of(packs), folder, timezone="UTC", owner=owner)


def yammer(week: int) -> str:
    day = f"2026-01-{5 + 7 * week:02d}"
    return f"{YAMMER}{day},a@x.com,A,active,,{day},1,2,3,,7\n"


def test_files_are_known_by_what_stands_in_them(tmp_path: Path) -> None:
    files = {f"drop/week {n}.csv": yammer(n) for n in (0, 1)}
    folder = folder_of(tmp_path, files | {"drop/anything.csv": DEALS, "m/mine.csv": MESSAGES})
    made = wired(folder, "outreach", "community", "sales")
    assert dict(made.patterns) == {
        "engage_activity": "drop/week *.csv",
        "deals": "drop/anything.csv",
        "messages": "m/mine.csv",  # a reader that finds messages.csv would not find this
    }
    project = read_project(folder)
    assert {"messages_sent", "active_people", "opportunities_created"} <= set(project.kpis)


def test_what_is_secret_stays_out_of_version_control(tmp_path: Path) -> None:
    wired(folder_of(tmp_path, {"messages.csv": MESSAGES}), "outreach")
    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert {".kpi-audit-key", "users.yaml", "audit_log.jsonl"} <= set(ignored)


def test_links_to_what_has_no_file_are_left_out_and_said(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"messages.csv": MESSAGES})
    made = wired(folder, "outreach", owner="growth@example.com")
    project = read_project(folder)
    links = project.kpis["messages_sent"].stands_for
    assert [link.outcome for link in links] == ["conversations_that_go_on"]
    assert not project.kpis["messages_sent"].guardrails
    assert project.kpis["messages_sent"].owner == "growth@example.com"
    assert made.waiting["deals"] == ["opportunities_from_outreach"]
    text = told(folder, pack_of(["outreach"]), made)
    assert "deals (salesforce_opportunity): opportunities_from_outreach" in text


def test_a_folder_without_exports_says_what_to_drop(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"(?s)holds no file .* messages: # LinkedIn: Settings"):
        wired(tmp_path, "outreach")
    assert not list(tmp_path.iterdir())


def test_a_table_with_an_id_is_not_a_user_list(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"messages.csv": MESSAGES, "stray.csv": "id,colour\n1,red\n"})
    made = wired(folder, "outreach", "community")
    assert dict(made.others) == {Path("stray.csv"): ""}
    assert "like it: stray.csv" in told(folder, pack_of(["outreach", "community"]), made)


def test_a_file_of_the_right_kind_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    one = "\n".join(MESSAGES.splitlines()[:3])  # one conversation: whose archive is it?
    folder = folder_of(tmp_path, {"messages.csv": one, "deals.csv": DEALS})
    text = told(folder, pack_of(["outreach"]), wired(folder, "outreach"))
    assert "Not read: messages.csv, messages: 2 people take part in all" in text


def packed(file: Path, members: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def test_archives_are_read_as_they_come(tmp_path: Path) -> None:
    packed(tmp_path / "in" / "one.zip", {"Basic/messages.csv": MESSAGES, "Rich.csv": "a\n1\n"})
    packed(tmp_path / "in" / "two.zip", {"messages.csv": MESSAGES, "Shares.csv": SHARES})
    packed(tmp_path / "in" / "holiday.zip", {"photo.csv": "a\n1\n"})
    folder = folder_of(tmp_path, {"in/three/messages.csv": MESSAGES, "in/deals.csv": DEALS})
    made = wired(folder, "outreach", "sales")
    assert made.patterns["messages"] == "in"  # loose and packed archives side by side
    assert made.patterns["shares"] == "in"
    assert made.patterns["deals"] == "in/deals.csv"
    assert dict(made.others) == {Path("in/holiday.zip"): "it holds no file that is read"}
    found = places(source_of(read_project(folder), "messages"))
    assert [place.path for place in found.found] == [
        "in/one.zip/Basic/messages.csv",
        "in/three/messages.csv",
        "in/two.zip/messages.csv",
    ]


def test_a_project_is_never_written_over(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"messages.csv": MESSAGES, "audit.yaml": "title: mine\n"})
    with pytest.raises(AuditError, match="is a project already"):
        wired(folder, "outreach")
    assert (folder / "audit.yaml").read_text() == "title: mine\n"


def test_files_that_no_pattern_tells_apart_are_named(tmp_path: Path) -> None:
    files = {"one.csv": DEALS, "two.csv": MESSAGES, "three.csv": MESSAGES}
    made = wired(folder_of(tmp_path, files), "outreach", "sales")
    assert set(made.apart) == {"messages"}
    text = told(tmp_path, pack_of(["outreach", "sales"]), made)
    assert "no pattern tells the files of 'messages'" in text


@pytest.mark.parametrize("name", ["a: b.csv", 'quote".csv', "# x.csv", "é [1] {2}.csv", "'.csv"])
def test_hostile_file_names_stay_text(tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path, {f"in/{name}": MESSAGES})
    wired(folder, "outreach")
    assert read_project(folder).settings.sources["messages"].path.startswith("in/")


def test_a_packed_file_in_another_language_is_said_before_the_night_stops(tmp_path: Path) -> None:
    english = "First Name,Last Name,Company,Position,Connected On\nA,B,C,D,08 Mar 2026\n"
    german = "Vorname,Nachname,Unternehmen,Position,Verbunden am\nA,B,C,D,08 Mär 2026\n"
    packed(tmp_path / "in" / "one.zip", {"Connections.csv": english, "messages.csv": MESSAGES})
    packed(tmp_path / "in" / "two.zip", {"Connections.csv": german, "messages.csv": MESSAGES})
    made = wired(tmp_path, "outreach")
    text = told(tmp_path, pack_of(["outreach"]), made)
    assert "connections: in/two.zip/Connections.csv has no column 'First Name'" in text
    assert "mapped with 'headers:'" in text
    assert "in/one.zip/Connections.csv" not in text


GERMAN = "Vorname,Nachname,URL,Verbunden am\nAnn,Lee,https://x/in/ann,08 Feb 2026\n"


def test_headers_in_another_language_are_said_and_mapped_in_one_file(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"exports/Connections.csv": GERMAN, "exports/m.csv": MESSAGES})
    (folder / "exports" / "cut.zip").write_bytes(b"PK\x03\x04")
    made = wired(folder, "outreach")
    assert set(made.patterns) == {"messages"}
    why = made.others[Path("exports/Connections.csv")]
    assert "as connections it has no column 'First Name', 'Last Name', 'Connected On'." in why
    assert "Write them into headers/connections.yaml, a line each as 'Vorname: First Name'" in why
    assert "is no zip archive, is damaged" in made.others[Path("exports/cut.zip")]
    again = folder_of(
        tmp_path / "again",
        {
            "exports/Connections.csv": GERMAN,
            "exports/m.csv": MESSAGES,
            "headers/connections.yaml": (
                "Vorname: First Name\nNachname: Last Name\nVerbunden am: Connected On\n"
            ),
        },
    )
    assert set(wired(again, "outreach").patterns) == {"connections", "messages"}
    project = read_project(again)
    source = source_of(project, "connections")
    assert source.headers["Vorname"] == "First Name"
    assert len(places(source).found) == 1
