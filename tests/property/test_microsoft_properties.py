"""Column order, columns nobody knows and encodings change no row of a Microsoft export."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
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

EXAMPLES = Path(__file__).parent.parent / "unit" / "ingest" / "examples"
OURS = ("m365_", "viva_", "engage_")
FILES = sorted(file for file in EXAMPLES.glob("*/*.csv") if file.parent.name.startswith(OURS))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")


def rows_of(reader: str, content: bytes) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as name, connect(Path(":memory:")) as warehouse:
        (Path(name) / "a.csv").write_bytes(content)
        spec = SourceSpec.model_validate({"reader": reader, "path": "a.csv"})
        source = declared("x", spec, readers()[reader], folder=Path(name), timezone="UTC")
        ingest(warehouse, source, as_of=date(2026, 2, 1), key=b"k" * 16)
        rows = warehouse.query(current(warehouse, source, date(2026, 2, 1)))
    kept = [column for column in sorted(rows.columns) if column not in ("load_id", "new_column")]
    return rows[kept].sort_values(kept, ignore_index=True)


@cache
def as_exported(file: Path) -> pd.DataFrame:
    return rows_of(file.parent.name, file.read_bytes())


def written(table: list[list[str]], order: list[int], *, more: bool, sep: str) -> str:
    text = io.StringIO()
    lines = csv.writer(text, delimiter=sep)
    for place, row in enumerate(table):
        cells = [row[column] for column in order]
        lines.writerow([*cells, "x" if place else "New Column"] if more else cells)
    return text.getvalue()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 999),
    more=st.booleans(),
    encoding=st.sampled_from(ENCODINGS),
    sep=st.sampled_from(",;\t"),
)
def test_the_same_rows_however_the_file_is_written(
    file: Path, seed: int, encoding: str, sep: str, *, more: bool
) -> None:
    reader, content = file.parent.name, file.read_bytes()
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    columns = np.random.default_rng(seed).permutation(len(table[0])).tolist()
    other = written(table, columns, more=more, sep=sep).encode(encoding)
    before = as_exported(file)
    pd.testing.assert_frame_equal(rows_of(reader, other), before)
    assert len(before) >= 2
