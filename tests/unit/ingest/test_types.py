from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from assets.reader import Column, Type
from assets.reading.casting import cast
from assets.reading.numbers import Marks
from kpi_audit.errors import SourceError
from tests.nights import Night

Read = Callable[..., pd.DataFrame]
EUROPEAN = Marks(decimal=",", thousands=".")


def values(texts: list[object], column: Column, marks: Marks | None = None) -> list[object]:
    found = cast(pd.Series(texts, dtype=object), column, marks or Marks(), "Europe/London")
    shown = found.typed.astype(object).where(found.typed.notna(), None)
    return [
        "misfit" if not fits else str(value) if isinstance(value, pd.Timestamp) else value
        for value, fits in zip(shown, found.fits, strict=True)
    ]


@pytest.mark.parametrize(
    ("kind", "marks", "texts", "expected"),
    [
        ("integer", None, ["1", "1,234", "12.0", "-3", " 4 ", 5, 6.0], [1, 1234, 12, -3, 4, 5, 6]),
        (
            "integer",
            None,
            ["", None, "1.5", "1,23", "x", str(2**63)],
            [None, None] + 4 * ["misfit"],
        ),
        ("integer", None, [str(2**63 - 1), str(2**53 + 1)], [2**63 - 1, 2**53 + 1]),
        ("number", None, ["1,234.5", ".5", "1e3", "-0"], [1234.5, 0.5, 1000.0, -0.0]),
        ("number", EUROPEAN, ["1.234,5", "1,5", "1.234"], [1234.5, 1.5, 1234.0]),
        ("number", EUROPEAN, ["1.23", "1,234.5"], ["misfit", "misfit"]),
        ("number", None, ["nan", "inf", "1e999", "1 2", "٣"], 5 * ["misfit"]),
        ("boolean", None, ["Yes", "no", "TRUE", "f", "1", "0"], [True, False] * 3),
        ("boolean", None, ["maybe", "2", True], ["misfit", "misfit", True]),
        ("date", None, ["2026-01-31", "2026-01-31T00:00:00"], 2 * ["2026-01-31 00:00:00"]),
        ("date", None, ["2026-02-30", "31.01.2026", "2026", "2026-01-31 10:00"], 4 * ["misfit"]),
        (
            "string",
            None,
            [" a ", "a\0b", "\ud800", b"x", 1, True],
            ["a"] + 3 * ["misfit"] + ["1", "true"],
        ),
    ],
)
def test_casts(
    kind: Type, marks: Marks | None, texts: list[object], expected: list[object]
) -> None:
    assert values(texts, Column(source="", type=kind), marks) == expected


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("2025-06-01 14:03:22 UTC", (), "2025-06-01 14:03:22"),
        ("2026-01-31T23:30:00.000+0000", (), "2026-01-31 23:30:00"),
        ("2026-01-31T23:30:00-05:30", (), "2026-02-01 05:00:00"),
        ("2026-06-01 12:00", (), "2026-06-01 11:00:00"),  # British summer time
        ("2026-10-25 01:30", (), "2026-10-25 00:30:00"),  # occurs twice: the first, summer time
        ("2026-03-29 01:30", (), "2026-03-29 01:00:00"),  # left out: moved to 02:00 summer time
        ("1/29/26, 2:37 PM", ("%m/%d/%y, %I:%M %p",), "2026-01-29 14:37:00"),
        ("1/29/26, 2:37\u202fPM", ("%m/%d/%y, %I:%M %p",), "2026-01-29 14:37:00"),
        ("29/1/26, 2:37 PM", ("%m/%d/%y, %I:%M %p",), "misfit"),
        ("29.01.2026 +0200", ("%d/%m/%Y", "%d.%m.%Y %z"), "2026-01-28 22:00:00"),
        ("9999-12-31", (), "misfit"),
    ],
)
def test_casts_times(text: str, formats: tuple[str, ...], expected: str) -> None:
    assert values([text], Column(source="", type="timestamp", formats=formats)) == [expected]


def test_counts_times_that_a_clock_change_moved_and_keeps_the_local_day(night: Night) -> None:
    night.write("a.csv", "At\n2026-03-29 01:30\n2026-10-25 01:30\n2026-06-01 00:30\n")
    at = {"at": {"from": "At", "type": "timestamp"}}
    source = night.source(columns=at, project_timezone="Europe/London")
    (load,) = night.ingest(source).loads
    rows = night.rows(source)
    assert load.shifted_times == 2
    assert rows["at"].astype(str).tolist()[2] == "2026-05-31 23:30:00"
    assert rows["at__day"].astype(str).tolist()[2] == "2026-06-01"


def test_infers_types_from_all_of_the_first_file(read: Read, night: Night) -> None:
    rows = read(
        "Id,Phone,Code,N,Value,Day,At,Yes,Text,Nothing\n"
        "1,+4930,007,1,1.5,2026-01-31,2026-01-31 10:00,yes,a,\n"
        "2,+4931,008,2,2,2026-02-01,2026-02-01 10:00,no,1,\n"
    )
    types = night.warehouse.columns("raw_x")
    assert {name: types[name] for name in rows.columns[:11]} == {
        "id": "BIGINT",
        "phone": "VARCHAR",
        "code": "VARCHAR",
        "n": "BIGINT",
        "value": "DOUBLE",
        "day": "DATE",
        "at": "TIMESTAMP",
        "at__day": "DATE",
        "yes": "BOOLEAN",
        "text": "VARCHAR",
        "nothing": "VARCHAR",
    }
    assert rows["code"].tolist() == ["007", "008"]


def test_later_files_must_match_what_was_inferred(night: Night) -> None:
    night.write("1.csv", "Id,N\n1,1\n2,2\n")
    source = night.source()
    night.ingest(source)
    night.write("2.csv", "N,ID,New\n3,3,x\nx,4,y\n5,5,z\n")
    (load,) = night.ingest(source, day=2).loads
    assert (load.rows_kept, load.rows_quarantined, load.unknown_columns) == (2, 1, ("New",))
    night.write("3.csv", "Id\n1\n")
    with pytest.raises(SourceError, match=r"3.csv: has no column 'n'.* Columns found: 'Id'"):
        night.ingest(source, day=3)
    night.write("3.csv", "Id,N\nx,1\n")
    with pytest.raises(SourceError, match="column 'Id' changed type"):
        night.ingest(source, day=3)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("A b,a-B", "columns 'A b' and 'a-B', which would both be called 'a_b'"),
    ],
)
def test_two_headers_may_not_become_one_name(read: Read, header: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(f"{header}\n1,2\n")


def test_names_that_mean_something_in_sql_are_marked(read: Read) -> None:
    assert list(read("From,Order,Line,2nd,Größe,数\n1,2,3,4,5,6\n").columns[:5]) == [
        "c_from",
        "c_order",
        "c_line",
        "c_2nd",
        "grosse",
    ]


@pytest.mark.parametrize("name", ["from", "line", "at__day"])
def test_refuses_a_reserved_column_name(night: Night, name: str) -> None:
    with pytest.raises(SourceError, match=f"the column name '{name}' is reserved"):
        night.source(columns={name: "Name"})
