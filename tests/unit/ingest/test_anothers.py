"""Files of one name from different systems go to the reader whose headers they have."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assets.places import places
from assets.rows import source_of
from pipelines.packs.pack import pack_of
from pipelines.packs.write import wire
from pipelines.resources import read_project

LINKEDIN = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
    "c1,,Ada,https://x/in/ada,Bo,2026-01-05 10:00:00 UTC,,Hello,INBOX\n"
    "c2,,Ada,https://x/in/ada,Cy,2026-01-07 10:00:00 UTC,,Hello,INBOX\n"
)
ENGAGE = (
    "id,replied_to_id,thread_id,sender_id,group_id,created_at,body\n"
    "1,,1,7,70,2026/01/05 10:00:00 +0000,Who knows?\n"
)
USERS = "id,name,email,department,joined_at\n7,Ada,ada@example.com,Plant,2022-03-01T09:00:00Z\n"


def packed(file: Path, members: dict[str, str | bytes]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def found(folder: Path, source: str) -> list[str]:
    return [place.path for place in places(source_of(read_project(folder), source)).found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_two_systems_in_one_folder_are_told_apart(tmp_path: Path, encoding: str) -> None:
    packed(tmp_path / "exports" / "Basic.zip", {"messages.csv": LINKEDIN.encode(encoding)})
    packed(
        tmp_path / "exports" / "export-1.zip",
        {"Messages.csv": ENGAGE.encode(encoding), "Users.csv": USERS},
    )
    made = wire(pack_of(["outreach", "community"]), tmp_path, timezone="UTC")
    assert {"messages", "engage_messages", "engage_users"} <= set(made.patterns)
    assert found(tmp_path, "messages") == ["exports/Basic.zip/messages.csv"]
    assert found(tmp_path, "engage_messages") == ["exports/export-1.zip/Messages.csv"]


def test_a_file_that_is_like_none_stays_and_is_said(tmp_path: Path) -> None:
    packed(tmp_path / "exports" / "a.zip", {"messages.csv": LINKEDIN})
    packed(tmp_path / "exports" / "b.zip", {"messages.csv": LINKEDIN})
    wire(pack_of(["outreach"]), tmp_path, timezone="UTC")
    packed(tmp_path / "exports" / "b.zip", {"messages.csv": "Unterhaltung,Von,An\n1,2,3\n"})
    assert len(found(tmp_path, "messages")) == 2
