from __future__ import annotations

import pandas as pd
import pytest

from kpi_audit.errors import SourceError
from tests.nights import Night

COLUMNS = {"name": "Name", "n": {"from": "N", "type": "integer"}}
KEYED = {"columns": COLUMNS, "key": ["name"]}


def counts(load: object) -> tuple[int, int, int, int]:
    return tuple(
        getattr(load, f"rows_{what}") for what in ("in", "kept", "duplicate", "quarantined")
    )  # type: ignore[return-value]  (four names)


def names(night: Night, source: object, day: int = 31) -> list[tuple[str, int]]:
    rows = night.rows(source, day)[["name", "n"]]  # type: ignore[arg-type]  (a Source)
    return sorted(rows.itertuples(index=False, name=None))


def test_the_same_content_is_read_once(night: Night) -> None:
    night.write("a.csv", "Name,N\nA,1\n")
    source = night.source(columns=COLUMNS)
    assert len(night.ingest(source).loads) == 1
    assert night.ingest(source).unchanged == night.ingest(source, day=2).unchanged == 1


def test_without_key_a_new_file_of_a_path_replaces_the_old(night: Night) -> None:
    night.write("a.csv", "Name,N\nA,1\nA,1\nB,2\n")
    night.write("b.csv", "Name,N\nC,3\n")
    source = night.source(columns=COLUMNS)
    first, _ = night.ingest(source).loads
    assert counts(first) == (3, 3, 0, 0)
    night.write("a.csv", "Name,N\nA,9\n")
    night.ingest(source, day=2)
    assert names(night, source, day=1) == [("A", 1), ("A", 1), ("B", 2), ("C", 3)]
    assert names(night, source, day=2) == [("A", 9), ("C", 3)]
    night.write("a.csv", "Name,N\nA,1\nA,1\nB,2\n")  # back to what it was
    night.ingest(source, day=3)
    assert names(night, source, day=3) == [("A", 1), ("A", 1), ("B", 2), ("C", 3)]


def test_with_a_key_a_different_row_is_a_new_version(night: Night) -> None:
    night.write("a.csv", "Name,N\nA,1\nA,1\nB,2\nC,\nC,\n")
    source = night.source(**KEYED)
    (first,) = night.ingest(source).loads
    assert counts(first) == (5, 3, 2, 0)
    night.write("b.csv", "Name,N\nA,1\nB,5\nB,6\nB,5\nC,\nD,7\n,8\n")
    (second,) = night.ingest(source, day=2).loads
    assert counts(second) == (7, 4, 2, 1)
    assert night.reasons() == [(8, "name: empty, but part of the key")]
    known = night.rows(source, day=1)
    assert known["name"].tolist() == ["A", "B", "C"]
    now = night.rows(source).set_index("name")["n"]
    assert now[["A", "B", "D"]].tolist() == [1, 5, 7]
    assert pd.isna(now["C"])


def test_a_night_before_the_latest_reads_nothing_and_sees_what_was_known(night: Night) -> None:
    night.write("a.csv", "Name,N\nA,1\n")
    source = night.source(**KEYED)
    night.ingest(source, day=5)
    night.write("a.csv", "Name,N\nA,2\n")
    rerun = night.ingest(source, day=4)
    assert (rerun.is_rerun, rerun.loads) == (True, ())
    assert names(night, source, day=4) == []
    assert names(night, source, day=5) == [("A", 1)]


def test_an_interrupted_night_run_again_gives_the_same_tables(night: Night) -> None:
    night.write("a.csv", "Name,N\nA,1\nB,x\nC,3\n")
    night.write("b.csv", "Nome,N\nA,1\n")
    source = night.source(**KEYED)
    with pytest.raises(SourceError, match=r"source 'x': b.csv: has no column 'Name'"):
        night.ingest(source)
    assert night.warehouse.query("select * from audit_loads").empty
    night.write("b.csv", "Name,N\nA,1\n")
    loads = night.ingest(source).loads
    night.warehouse.execute("create table first_try as select * from raw_x")
    for table in ("raw_x", "audit_loads", "audit_quarantine"):
        night.warehouse.execute(f"delete from {table}")
    assert night.ingest(source).loads == loads
    first, again = (
        night.warehouse.query(f"select * from {table} order by load_id, line")
        for table in ("first_try", "raw_x")
    )
    pd.testing.assert_frame_equal(first, again)


def test_a_changed_declaration_reads_the_files_again(night: Night) -> None:
    night.write("a.csv", "Name,N,Team\nA,1,red\n")
    night.ingest(night.source(**KEYED))
    wider = night.source(columns={**COLUMNS, "team": "Team"}, key=["name"])
    night.ingest(wider, day=2)
    assert night.rows(wider)["team"].tolist() == ["red"]
    assert night.rows(wider, day=1)["team"].isna().all()
    with pytest.raises(SourceError, match="column 'n' is stored as bigint and now declared as"):
        night.ingest(night.source(columns={"name": "Name", "n": "N"}, key=["name"]), day=3)


def test_a_header_without_rows_may_not_replace_rows(night: Night) -> None:
    night.write("a.csv", "Name,N\nA,1\n")
    night.ingest(night.source(columns=COLUMNS))
    night.write("a.csv", "Name,N\n")
    with pytest.raises(SourceError, match="has a header but no rows, and would replace 1 rows"):
        night.ingest(night.source(columns=COLUMNS), day=2)


def test_a_quiet_day_among_others_is_no_error(night: Night) -> None:
    night.write("1.csv", "Name,N\nA,1\n")
    night.write("2.csv", "Name,N\n")
    first, second = night.ingest(night.source(columns=COLUMNS)).loads
    assert (counts(first), counts(second)) == ((1, 1, 0, 0), (0, 0, 0, 0))


def test_an_optional_column_may_be_missing(night: Night) -> None:
    night.write("a.csv", "Name\nA\n")
    columns = {"name": "Name", "at": {"from": "At", "type": "timestamp", "required": False}}
    rows = night.rows_of(columns=columns)
    assert rows[["at", "at__day"]].isna().all(axis=None)


def test_columns_come_from_the_path(night: Night) -> None:
    night.write("exports/red/a.csv", "Name,N\nA,1\n")
    night.write("exports/blue/a.csv", "Name,N\nA,1\n")
    team = {"team": "exports/(?P<team>[^/]+)/"}
    source = night.source(path="exports/*/a.csv", path_columns=team, **KEYED)
    night.ingest(source)
    assert night.rows(source)["team"].tolist() == ["red"]  # the key is the name alone
    night.write("other/a.csv", "Name,N\nA,1\n")
    with pytest.raises(SourceError, match=r"other/a.csv: path_columns.team: the path does not"):
        night.ingest(night.source(path="*/a.csv", path_columns=team, **KEYED))


def test_a_file_that_changes_while_it_is_read_is_refused(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = night.write("a.csv", "Name,N\nA,1\n")
    append = night.warehouse.append

    def write_meanwhile(table: str, frame: pd.DataFrame) -> None:
        append(table, frame)
        file.write_text("Name,N\nA,1\nB,2\n")

    monkeypatch.setattr(night.warehouse, "append", write_meanwhile)
    with pytest.raises(SourceError, match="changed while it was read"):
        night.ingest(night.source(columns=COLUMNS))
