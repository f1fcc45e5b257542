"""Small files that are read together become what they become one by one."""

from __future__ import annotations

import pandas as pd
import pytest

from assets import staging
from kpi_audit.errors import SourceError
from tests.nights import Night

COLUMNS = {
    "name": "Name",
    "n": {"from": "N", "type": "integer"},
    "at": {"from": "At", "type": "timestamp", "required": False},
}
SPEC = {"columns": COLUMNS, "key": ["name"], "actors": ["name"]}
FILES = {
    "1.csv": "Name,N\nA,1\nB,2\nB,2\n",
    "2.csv": "Name,N\nB,3\nA,1\n,4\nC,x\nE,5\nF,6\n",
    "3.csv": "N,Name,Other\n2,B,z\n1,A,z\n",  # B is back to what it was
    "4.csv": "Name,N,At\nA,1,2026-03-29 01:30\nB,2,\nlost\n",
    "5.csv": "Name,N\n",
    "6.csv": "Name;N\nA;9\nG;1\n",
}
TABLES = ("raw_x", "audit_quarantine", "audit_loads")


def tables(night: Night, at_once: int, monkeypatch: pytest.MonkeyPatch) -> list[pd.DataFrame]:
    """Read all files, at most ``at_once`` rows together, on two nights; return and forget all."""
    monkeypatch.setattr(staging, "ROWS", at_once)
    for path, content in FILES.items():
        night.write(path, content)
    source = night.source(**SPEC, project_timezone="Europe/London")
    night.ingest(source)
    for path, content in FILES.items():
        night.write(path, content + "K,7\n" if path < "4" else content)
    night.ingest(source, day=2)
    found = [night.warehouse.query(f"select * from {table}") for table in TABLES]
    for table in TABLES:
        night.warehouse.execute(f"drop table {table}")
    return [table.drop(columns="loaded_at", errors="ignore") for table in found]


@pytest.mark.parametrize("at_once", [2, 6, 50_000])
def test_together_or_one_by_one(
    night: Night, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    alone = tables(night, 0, monkeypatch)
    together = tables(night, at_once, monkeypatch)
    assert alone[0]["load_id"].nunique() > 4
    assert len(alone[1]) > 2
    for one, other in zip(alone, together, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_a_version_is_compared_with_the_file_before(night: Night) -> None:
    for path, content in FILES.items():
        night.write(path, content)
    loads = night.ingest(night.source(**SPEC, project_timezone="Europe/London")).loads
    assert [load.rows_in for load in loads] == [3, 6, 2, 3, 0, 2]
    assert [load.rows_kept for load in loads] == [2, 3, 1, 1, 0, 2]
    assert [load.rows_quarantined for load in loads] == [0, 2, 0, 1, 0, 0]
    assert [load.shifted_times for load in loads] == [0, 0, 0, 1, 0, 0]
    assert loads[2].unknown_columns == ("Other",)
    assert sorted(night.reasons()) == [
        (4, "has 1 fields, the header has 3 (cut off?)"),
        (4, "name: empty, but part of the key"),
        (5, "n: not a whole number"),
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"1.csv": "Name,N\nA,x\n", "2.csv": "Nome,N\nA,1\n"}, "1.csv: column 'N' changed type: 1"),
        ({"1.csv": "Name,N\nA,1\n", "2.csv": "Nome,N\nA,1\n"}, "2.csv: has no column 'Name'"),
        (
            {"1.csv": "Name,N\nA,1\nB,2\n", "2.csv": "Name,N\nA,1\nB,x\nC,y\n"},
            "2.csv: column 'N' changed type: 2 of 3 values are not a whole number, as on line 3.",
        ),
        ({"1.csv": "Name,N\nA,x\n", "2.csv": "\n"}, "1.csv: column 'N' changed type: 1 of 1"),
    ],
)
def test_the_first_file_that_is_wrong_is_named(
    night: Night, files: dict[str, str], message: str
) -> None:
    for path, content in files.items():
        night.write(path, content)
    with pytest.raises(SourceError, match=f"source 'x': {message}"):
        night.ingest(night.source(**SPEC))
    assert night.warehouse.query("select * from audit_loads").empty
    assert not night.warehouse.columns("raw_x")


def test_people_of_the_same_night_are_known(night: Night) -> None:
    night.write("1.csv", "Name,N\nA,1\nB,2\n")
    night.write("2.csv", "Name,N\nC,1\n")
    source = night.source(**SPEC)
    night.ingest(source)
    night.write("1.csv", "Name,N\nD,1\nA,1\n")
    night.write("2.csv", "Name,N\nD,1\nE,1\n")
    first, second = night.ingest(source, day=2).loads
    assert (first.known_actors["name"], second.known_actors["name"]) == ((2, 1), (2, 1))
