"""Readers of the Viva Engage export, and the questions, answers and relationships made of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from assets.ingest import ingest
from assets.raw_tables import current
from assets.reader import readers
from assets.reading.concealment import concealed
from assets.source import declared
from kpi_audit.errors import SourceError
from kpi_audit.paths import SQL
from kpi_audit.project.expressions import select_problems
from kpi_audit.project.settings import SourceSpec
from tests.nights import KEY, Night

EXAMPLES = Path(__file__).parent / "examples"
PACK = SQL / "packs" / "engage"


def example(reader: str, version: str) -> bytes:
    return (EXAMPLES / reader / f"{version}.csv").read_bytes()


def person(number: int) -> str:
    return concealed(str(number), KEY)


def test_messages_keep_no_text(night: Night) -> None:
    night.write("Messages.csv", example("engage_messages", "rest_names"))
    rows = night.rows_of("engage_messages")
    assert rows["has_question"].tolist() == [True, False, False]
    assert rows["likes_count"].tolist()[:2] == [2, 0]
    assert rows["content_chars"].tolist() == [22, 12, 6]
    assert rows["created_at"].astype(str).tolist()[1] == "2026-01-05 09:30:00"
    everything = night.warehouse.query("select * from raw_x").to_csv().casefold()
    assert not any(word in everything for word in ("token", "ann lee", "example.com", "desk"))


def test_the_latest_version_counts_and_the_others_stay(night: Night) -> None:
    lines = example("engage_messages", "with_versions").decode().splitlines()
    night.write("a.csv", "\n".join([lines[0], lines[2], lines[1], lines[3]]))
    source = night.source("engage_messages")
    night.ingest(source)
    rows = night.rows(source).set_index("id")
    assert rows["has_question"].to_dict() == {"101": True, "102": False}
    assert rows["likes_count"].to_dict() == {"101": 2, "102": 0}
    assert len(night.warehouse.query("select * from raw_x")) == 3
    night.write("later/b.csv", "\n".join(lines))
    (again,) = night.ingest(night.source("engage_messages", "**/*.csv"), day=2).loads
    assert (again.rows_kept, again.rows_duplicate) == (0, 3)


def test_without_a_version_column_the_last_counts(night: Night) -> None:
    header = "id,thread_id,sender_id,created_at,body\n"
    first = "1,1,9,2026-01-05T09:00:00Z,Who\n"
    night.write("a.csv", header + first + first.replace("Who", "Who?"))
    assert night.rows_of("engage_messages")["has_question"].tolist() == [True]


def test_other_headers_are_mapped_and_people_stay_concealed(night: Night) -> None:
    night.write("a.csv", "Key,Thread,Author,Sent,Text\n1,1,9,2026-01-05 09:00:00 UTC,Who?\n")
    spec = {"id": "Key", "thread_id": "Thread", "sender": "Author", "created_at": "Sent"}
    rows = night.rows_of("engage_messages", columns=spec, body="Text")
    assert rows["sender"].tolist() == [person(9)]
    assert str(rows["created_at"][0]) == "2026-01-05 09:00:00"
    assert rows["has_question"].tolist() == [True]


def test_without_texts_nobody_knows_what_asks(night: Night) -> None:
    night.write("a.csv", "id,thread_id,sender_id,created_at\n1,1,9,2026-01-05T09:00:00Z\n")
    rows = night.rows_of("engage_messages")
    assert rows[["has_question", "content_chars", "content_hash"]].isna().all(axis=None)


def test_users_keep_neither_name_nor_title(night: Night) -> None:
    night.write("Users.csv", example("engage_users", "since_2016"))
    rows = night.rows_of("engage_users")
    assert rows["person"].tolist() == [person(1), person(2)]
    assert rows["account"][0] == concealed("ann.lee@example.com", KEY)
    assert rows["department"].tolist() == ["Sales", "Support"]
    assert rows["deleted_at"].isna().tolist() == [True, False]
    everything = night.warehouse.query("select * from raw_x").to_csv().casefold()
    assert not any(word in everything for word in ("ann lee", "ideas", "clerk", "example.com"))


def test_groups(night: Night) -> None:
    night.write("Groups.csv", example("engage_groups", "rest_names"))
    rows = night.rows_of("engage_groups")
    assert rows["name"].tolist() == ["Ask IT", "Leads"]
    assert rows["creator"].tolist() == [person(1), person(2)]


@pytest.mark.parametrize("reader", ["engage_messages", "engage_users", "engage_groups"])
def test_a_missing_column_is_named(night: Night, reader: str) -> None:
    night.write("a.csv", "Kennung,thread_id,sender_id,created_at\n1,1,1,2026-01-05\n")
    with pytest.raises(SourceError, match=r"a\.csv: has no column 'id'.*Columns found: 'Kennung'"):
        night.ingest(night.source(reader))


# Four people: 1 and 2 in Sales, 3 in Support, 4 in no department.
USERS = "id,department\n1,Sales\n2,Sales\n3,Support\n4,\n"
MESSAGES = """id,thread_id,sender_id,created_at,deleted_at,group_id,body
10,10,1,2026-01-05T09:00:00Z,,50,Who can help?
11,10,1,2026-01-05T09:05:00Z,,50,I mean today
12,10,2,2026-01-05T09:30:00Z,,50,I can
13,10,3,2026-01-05T10:00:00Z,,50,So can I
14,10,3,2026-01-05T11:00:00Z,,50,Done?
20,20,3,2026-01-06T09:00:00Z,,50,Does it work?
21,20,1,2026-01-08T09:00:00Z,,50,Yes
30,30,2,2026-01-07T09:00:00Z,,50,News
31,30,4,2026-01-07T09:10:00Z,,50,Fine
40,40,4,2026-01-09T09:00:00Z,,50,Anybody?
41,40,1,2026-01-09T09:01:00Z,2026-01-09T09:02:00Z,50,oops
50,50,2,2026-01-09T09:00:00Z,2026-01-10T09:00:00Z,50,Gone?
51,50,1,2026-01-09T10:00:00Z,,50,Here
60,60,1,2026-04-20T09:00:00Z,,50,Late?
61,60,4,2026-04-21T09:00:00Z,,50,Yes
70,70,4,2026-05-01T09:00:00Z,,50,And you?
71,70,1,2026-08-20T09:00:00Z,,50,Too late
"""


def asked(night: Night, name: str) -> pd.DataFrame:
    """Read the threads as a project would, and ask one statement of the pack."""
    for reader, content in (("engage_messages", MESSAGES), ("engage_users", USERS)):
        night.write(f"{reader}.csv", content)
        spec = SourceSpec.model_validate({"reader": reader, "path": f"{reader}.csv"})
        known = readers()[reader]
        source = declared(reader, spec, known, folder=night.folder, timezone="UTC")
        ingest(night.warehouse, source, as_of=date(2026, 9, 1), key=KEY)
        select = current(night.warehouse, source, date(2026, 9, 1))
        night.warehouse.execute(f"create or replace temp view {reader} as {select}")
    return night.warehouse.query((PACK / f"{name}.sql").read_text("utf-8")).set_index("id")


@pytest.mark.parametrize("file", sorted(PACK.glob("*.sql")), ids=lambda file: file.stem)
def test_a_project_may_use_the_statement(file: Path) -> None:
    assert select_problems(file.read_text("utf-8"), ["engage_messages", "engage_users"]) == []


def test_questions_counted_by_hand(night: Night) -> None:
    rows = asked(night, "questions").sort_index()
    assert rows.index.tolist() == ["10", "20", "40", "60", "70"]  # 30 tells, 50 is gone
    assert rows["answers"].tolist() == [3, 1, 0, 1, 1]
    assert rows["answerers"].tolist() == [2, 1, 0, 1, 1]
    minutes = rows["minutes_to_first_answer"]
    assert minutes.dropna().tolist() == [30, 2 * 1440, 1440, 111 * 1440]
    assert rows["is_answered"].tolist() == [True, True, False, True, True]
    assert rows["is_answered_in_a_day"].tolist() == [True, False, False, True, False]
    assert rows["is_answered_in_a_week"].tolist() == [True, True, False, True, False]
    assert rows["is_answered_across_teams"].tolist() == [True, True, False, False, False]


def test_answers_counted_by_hand(night: Night) -> None:
    rows = asked(night, "answers").sort_index()
    assert rows.index.tolist() == ["12", "13", "14", "21", "31", "61", "71"]
    assert rows["is_first"].tolist() == [True, False, False, True, True, True, True]
    assert rows["is_question"].tolist() == [True, True, True, True, False, True, True]
    assert rows["is_cross_team"].tolist()[:4] == [False, True, True, True]
    assert rows["is_cross_team"].isna().tolist() == [False] * 4 + [True] * 3
    assert rows["answerer"]["21"] == person(1)
    assert rows["asker"]["21"] == person(3)
    assert str(rows["answered_at__day"]["21"])[:10] == "2026-01-08"


def test_two_way_relationships_counted_by_hand(night: Night) -> None:
    rows = asked(night, "two_way")
    # 3 answered 1 on 5 January, 1 answered 3 three days later. 1 and 4 took 121 days.
    assert rows.index.tolist() == ["21"]
    assert rows["pair"]["21"] == "-".join(sorted([person(1), person(3)]))
    assert rows["is_cross_team"]["21"]
