from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.ingest import ingest
from assets.reader import readers
from assets.source import declared
from kpi_audit.errors import SourceError
from kpi_audit.project.settings import SourceSpec
from pipelines.warehouse import connect

CELLS = st.one_of(
    st.text(max_size=8), st.sampled_from(["1", "2026-01-01", "yes", '"', "a,b", "\0"])
)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=3).map(",".join), max_size=8).map("\n".join)
COLUMNS = {"a": "A", "b": {"from": "B", "type": "number", "required": False}}
SPECS = [{}, {"columns": COLUMNS}, {"columns": COLUMNS, "key": ["a"], "actors": ["a"]}]


@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        TABLES.map(lambda text: text.encode("utf-8", "surrogatepass")),
        TABLES.map(lambda text: b"A,B\n" + text.encode("utf-8", "surrogatepass")),
    ),
    spec=st.sampled_from(SPECS),
)
def test_any_bytes_are_read_or_refused_and_the_counts_add_up(
    content: bytes, spec: dict[str, object]
) -> None:
    with tempfile.TemporaryDirectory() as name, connect(Path(":memory:")) as warehouse:
        folder = Path(name)
        (folder / "a.csv").write_bytes(content)
        checked = SourceSpec.model_validate({"reader": "csv", "path": "a.csv", **spec})
        source = declared("x", checked, readers()["csv"], folder=folder, timezone="Europe/London")
        try:
            loads = ingest(warehouse, source, as_of=date(2026, 1, 1), key=b"k" * 16).loads
        except SourceError:
            assert warehouse.query("select * from audit_loads").empty
            return
        (load,) = loads
        assert load.rows_in == load.rows_kept + load.rows_duplicate + load.rows_quarantined
        stored = warehouse.query("select count(*) as n from raw_x")["n"].iloc[0]
        quarantined = warehouse.query("select count(*) as n from audit_quarantine")["n"].iloc[0]
        assert (stored, quarantined) == (load.rows_kept, load.rows_quarantined)
