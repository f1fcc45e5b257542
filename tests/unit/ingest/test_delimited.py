from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kpi_audit.errors import SourceError
from tests.nights import Night

Read = Callable[..., pd.DataFrame]
COLUMNS = {"name": "Name", "n": {"from": "N", "type": "integer"}}


@pytest.mark.parametrize(
    "content",
    [
        "Name,N\nA,1\n",
        "Name;N\r\nA;1\r\n",
        "sep=|\nName|N\nA|1\n",
        "Name\tN\nA\t1",
        "\ufeffName,N\nA,1\n",
        "Name,N\rA,1\r",
        "\n\nName,N\n\nA,1\n\n",
    ],
)
def test_finds_out_how_a_file_is_written(read: Read, content: str) -> None:
    rows = read(content, columns=COLUMNS)
    assert rows[["name", "n"]].to_numpy().tolist() == [["A", 1]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_finds_out_the_encoding(read: Read, encoding: str) -> None:
    assert read("Name,N\nJosé,1\n".encode(encoding), columns=COLUMNS)["name"].tolist() == ["José"]


def test_finds_the_header_by_content_after_a_preamble(read: Read) -> None:
    content = 'Notes:\n"A sentence, with a comma."\n\nName,N\nA,1\n'
    rows = read(content, columns=COLUMNS, header=["Name", "N"])
    assert rows[["name", "line"]].to_numpy().tolist() == [["A", 5]]


def test_lines_are_where_a_record_starts(read: Read, night: Night) -> None:
    rows = read('Name,N\n"two\nlines",1\nB,2\nC,x\nD,4\nE,5\n', columns=COLUMNS)
    assert rows["line"].tolist() == [2, 4, 6, 7]
    assert night.reasons() == [(5, "n: not a whole number")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Name,N\nA,1\nB,2\nC", (4, "has 1 fields, the header has 2 (cut off?)")),
        (
            "Name,N\nA,1\nB,2,3\n",
            (3, "has 3 fields, the header has 2 (a delimiter inside a value without quotes?)"),
        ),
        (
            'Name,N\nA,1\n"B,2\nC',
            (3, "a quote opened on this line never closes: the file ends inside it (line 4)"),
        ),
        ('Name,N\nA,1\n"B"b,2\n', (3, "a quoted field goes on after its closing quote")),
        ("Name,N\nA,1\nB\0,2\n", (3, "name: not text that can be stored")),
        (
            "Name,N\nA,1\n" + "B" * 131_073 + ",2\n",
            (3, "a field is longer than 131072 characters: a quote left open?"),
        ),
    ],
)
def test_quarantines_a_row(read: Read, night: Night, content: str, reason: tuple[int, str]) -> None:
    rows = read(content, columns=COLUMNS)
    assert rows["name"].iloc[0] == "A"
    assert night.reasons() == [reason]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "source 'x': a.csv: is empty: it has not even a header"),
        (" \n\n", "is empty: it has not even a header"),
        ("Name,N\n", "not one row could be read from its deliveries: the files have a header and"),
        ("Name,Name,N\nA,B,1\n", "has 'Name' more than once in its header"),
        ("Nome,N\nA,1\n", "has no column 'Name'. Did you mean 'Nome'? Columns found: 'Nome', 'N'."),
        ("name,NAME,N\nA,B,1\n", "has 'name' and 'NAME'; which one is 'Name'?"),
        ("Name,N,_line\nA,1,1\n", "'_line', a name that is reserved"),
        (
            'Name,N\n"A,1\n' + "B,2\n" * 30,
            "a quote opened on line 2 never closes and swallows the rest of the file, 30 lines",
        ),
        (b"Name,N\n\x81,1\n", "line 2 cannot be read as cp1252: set 'encoding'"),
        (b"\xff\xfeN\x00a", "cannot be read as utf-16: it is damaged; export it again"),
        (
            "Name,N\nA,1\nB,x\nC,y\n",
            (
                "column 'N' changed type: 2 of 3 values are not a whole number, as on line 3."
                " Correct the export, or declare what 'n' is now with 'columns:'."
            ),
        ),
    ],
)
def test_refuses_a_file_and_leaves_the_warehouse_as_it_was(
    night: Night, content: str | bytes, message: str
) -> None:
    night.write("a.csv", content)
    with pytest.raises(SourceError) as error:
        night.ingest(night.source(columns=COLUMNS))
    assert message in str(error.value)
    assert night.warehouse.columns("raw_x") == {}
    assert night.warehouse.query("select * from audit_loads").empty
    assert night.warehouse.query("select * from audit_quarantine").empty


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"encoding": "utf-9"}, "there is no encoding 'utf-9'"),
        ({"encoding": "hex"}, "there is no encoding 'hex'"),
        ({"encoding": "ascii"}, "line 2 cannot be read as ascii: set 'encoding'"),
        ({"delimiter": "ab"}, "'delimiter' must be one character"),
        ({"decimal": ",", "thousands": ","}, "'decimal' and 'thousands' are both ','"),
        ({"delimiter": 5}, "option 'delimiter': Input should be a valid string"),
        ({"delimitter": ";"}, "csv takes no option 'delimitter'. Did you mean 'delimiter'?"),
    ],
)
def test_refuses_an_option(night: Night, options: dict[str, object], message: str) -> None:
    night.write("a.csv", "Name,N\nJosé,1\n")
    with pytest.raises(SourceError) as error:
        night.ingest(night.source(columns=COLUMNS, **options))
    assert message in str(error.value)


def test_no_file_is_an_error_that_shows_what_is_there(night: Night) -> None:
    night.write("exports/a.txt", "x")
    with pytest.raises(SourceError, match=r"no file matches 'exports/\*.csv'.* holds: a.txt"):
        night.ingest(night.source(path="exports/*.csv"))
    with pytest.raises(SourceError, match="There is no folder"):
        night.ingest(night.source(path="elsewhere/*.csv"))


def test_declared_empty_values_are_null(read: Read) -> None:
    rows = read("Name,N\nA,NULL\nB,2\n", columns=COLUMNS, nulls=["NULL"])
    assert rows["n"].isna().tolist() == [True, False]


def test_hostile_text_is_only_data(read: Read, night: Night) -> None:
    hostile = [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "'); drop table raw_x; --",
        "$name",
    ]
    header = '"=1+1","<b>a</b>","""; drop table raw_x; --"'
    cells = ",".join('"' + text.replace('"', '""') + '"' for text in hostile[:3])
    rows = read(f"{header}\n{cells}\n{hostile[3]},{{columns}},%s\n")
    assert list(rows.columns[:3]) == ["c_1_1", "b_a_b", "drop_table_raw_x"]
    assert rows.iloc[0, :3].tolist() == hostile[:3]
    assert rows.iloc[1, :3].tolist() == ["$name", "{columns}", "%s"]
    assert not night.warehouse.query("select * from audit_loads").empty
