"""Records without lines: order and additions change no row of JSON, Parquet or a database."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.ingest import ingest
from assets.raw_tables import current
from assets.reader import readers
from assets.source import declared
from kpi_audit.project.settings import SourceSpec
from pipelines.warehouse import connect
from tests.reader_examples import FOLDER, examples

Records = list[dict[str, Any]]
COLUMNS = {
    "id": {"from": "Id", "type": "integer"},
    "amount": {"from": "Amount", "type": "number"},
    "day": {"from": "Day", "type": "date"},
    "note": {"from": "Note", "required": False},
}
DEALS: Records = [
    {"Id": 1, "Amount": 2.5, "Day": "2026-01-31", "Note": 'ß, "a"\nb'},
    {"Id": 2, "Amount": -1.0, "Day": "2026-02-01", "Note": None},
]


def as_array(records: Records, folder: Path, encoding: str) -> dict[str, Any]:
    (folder / "a.json").write_text(json.dumps(records, ensure_ascii=False), encoding=encoding)
    return {"path": "a.json"}


def as_lines(records: Records, folder: Path, encoding: str) -> dict[str, Any]:
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (folder / "a.jsonl").write_text(lines, encoding=encoding)
    return {"path": "a.jsonl"}


def as_parquet(records: Records, folder: Path, _: str) -> dict[str, Any]:
    table = pd.DataFrame(records)
    with duckdb.connect() as engine:
        engine.register("records", table)
        engine.sql("select * from records").write_parquet(str(folder / "a.parquet"))
    return {"path": "a.parquet"}


def as_database(records: Records, folder: Path, _: str) -> dict[str, Any]:
    with closing(sqlite3.connect(folder / "a.db")) as database:
        pd.DataFrame(records).to_sql("deals", database, index=False)
    return {"path": "sqlite:///a.db", "query": "select * from deals"}


WRITTEN: dict[str, list[Callable[[Records, Path, str], dict[str, Any]]]] = {
    "json": [as_array, as_lines],
    "parquet": [as_parquet],
    "sql": [as_database],
}
GRAPH = sorted(FOLDER.glob("*/*.json"))


def rows_of(reader: str, folder: Path, spec: dict[str, Any]) -> pd.DataFrame:
    checked = SourceSpec.model_validate({"reader": reader, **spec})
    source = declared("x", checked, readers()[reader], folder=folder, timezone="Europe/Berlin")
    with connect(Path(":memory:")) as warehouse:
        ingest(warehouse, source, as_of=date(2026, 3, 1), key=b"k" * 16)
        rows = warehouse.query(current(warehouse, source, date(2026, 3, 1)))
    kept = [name for name in sorted(rows.columns) if name not in ("load_id", "line")]
    return rows[kept].sort_values(kept, ignore_index=True)


def shuffled(data: st.DataObject, records: Records) -> Records:
    """Records in their order, the values of each in another, with values nobody asked for."""
    names = data.draw(st.permutations(sorted({name for record in records for name in record})))
    more = data.draw(st.integers(0, 2))
    added = {f"Added {n}": data.draw(st.sampled_from(["x", "1", "ü\n"])) for n in range(more)}
    return [added | {n: record[n] for n in names if n in record} for record in records]


@pytest.mark.parametrize(
    ("reader", "write"),
    [(reader, write) for reader, ways in WRITTEN.items() for write in ways],
    ids=lambda value: getattr(value, "__name__", value),
)
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_the_same_rows_of_declared_columns(
    reader: str, write: Callable[..., dict[str, Any]], data: st.DataObject
) -> None:
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig"]))
    found = []
    for records, as_ in ((DEALS, "utf-8"), (shuffled(data, DEALS), encoding)):
        with tempfile.TemporaryDirectory() as name:
            spec = write(records, Path(name), as_) | {"columns": COLUMNS, "key": ["id"]}
            found.append(rows_of(reader, Path(name), spec))
    assert DEALS[0]["Note"] in found[0]["note"].tolist()
    pd.testing.assert_frame_equal(found[1], found[0])


@pytest.mark.parametrize("file", GRAPH, ids=lambda file: f"{file.parent.name}-{file.stem}")
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_the_same_rows_of_reports_as_json(file: Path, data: st.DataObject) -> None:
    reader, records = file.parent.name, json.loads(file.read_text("utf-8"))
    nested = records["value"] if isinstance(records, dict) else records
    found = []
    for wanted in (nested, shuffled(data, nested)):
        with tempfile.TemporaryDirectory() as name:
            whole = {**records, "value": wanted} if isinstance(records, dict) else wanted
            (Path(name) / "a.json").write_text(json.dumps(whole), encoding="utf-8")
            rows = rows_of(reader, Path(name), {"path": "a.json"})
            found.append(rows[[column for column in rows if not column.startswith("added")]])
    pd.testing.assert_frame_equal(found[1], found[0])


def test_every_reader_is_held_to_it() -> None:
    assert set(readers()) == {example.reader for example in examples()} | set(WRITTEN)
