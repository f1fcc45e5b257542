"""However an export is written, its rows are the same: found by name, whatever stands around."""

from __future__ import annotations

import csv
import io
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.deliveries import deliveries
from assets.places import places
from assets.reader import readers
from assets.reading.mapping import match
from assets.reading.rows import Part, Reading
from assets.reading.tally import Tally
from assets.source import declared, with_actors
from kpi_audit.project.settings import SourceSpec
from tests.reader_examples import Example, Table, examples, workbook

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
NOISE = ["", "x", 'a "quoted" word', "1,5;2", "two\nlines", "ß"]


@st.composite
def written(draw: st.DrawFn, example: Example) -> tuple[bytes, dict[str, str]]:
    """An export with its columns in another order, others between them, in any notation."""
    before, table = example.lines
    columns = draw(st.permutations([list(column) for column in zip(*table, strict=True)]))
    for place in range(draw(st.integers(0, 3))):
        noise = [draw(st.sampled_from(NOISE)) for _ in table[1:]]
        columns.insert(draw(st.integers(0, len(columns))), [f"Added {place}", *noise])
    rows = [list(row) for row in zip(*columns, strict=True)]
    rows[0] = [draw(st.sampled_from([str, str.lower, str.upper]))(cell) for cell in rows[0]]
    before = draw(st.sampled_from([before, [], [["A title"], [], *before]]))
    if example.is_workbook:
        return workbook([*before, *rows]), {}
    text = delimited(draw, [*before, *rows])
    encoding = draw(st.sampled_from(ENCODINGS))
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content, encoding = text.encode(), "utf-8"
    takes = "encoding" in readers()[example.reader].parameters
    return content, {"encoding": encoding} if takes and draw(st.booleans()) else {}


def delimited(draw: st.DrawFn, lines: Table) -> str:
    with io.StringIO(newline="") as text:
        writer = csv.writer(
            text,
            delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
            lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
            quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        )
        writer.writerows(lines)
        return text.getvalue()


def rows_of(example: Example, content: bytes, **options: str) -> tuple[pd.DataFrame, object]:
    """Read an export as a night does, without a warehouse, which would take most of the time."""
    reader = readers()[example.reader]
    spec = {"reader": example.reader, "path": example.name, **example.spec, **options}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / example.name).write_bytes(content)
        checked = SourceSpec.model_validate(spec)
        source = declared("x", checked, reader, folder=folder, timezone="Europe/Berlin")
        (delivery,) = deliveries(source, places(source).found)
        chunks = list(delivery.chunks(source))
    columns = with_actors(source.columns, source)
    found = match(columns, list(chunks[0].rows.columns.drop("_line")))
    zones = (source.timezone, source.project_timezone)
    reading = Reading(columns, found.headers, source.key, *zones, b"k" * 16)
    tally = Tally()
    rows = reading.typed([Part(chunk, tally, {}) for chunk in chunks])
    tally.check_types(columns)
    reasons = tally.quarantine["reason"].tolist()
    return rows.drop(columns="line").reset_index(drop=True), (tally.rows, reasons)


@cache
def expected(example: Example) -> tuple[pd.DataFrame, object]:
    return rows_of(example, example.content)


@pytest.mark.parametrize("example", examples(), ids=str)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_notation_and_order_do_not_matter(example: Example, data: st.DataObject) -> None:
    content, options = data.draw(written(example))
    rows, counts = rows_of(example, content, **options)
    wanted, wanted_counts = expected(example)
    pd.testing.assert_frame_equal(rows, wanted)
    assert counts == wanted_counts


def test_every_reader_with_fixed_columns_has_an_example() -> None:
    fixed = {name for name, known in readers().items() if known.columns and known.is_file}
    assert fixed == {example.reader for example in examples()} & fixed
