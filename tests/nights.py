"""A project folder and its warehouse, for tests of the ingest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from assets.ingest import Loaded, ingest
from assets.raw_tables import current
from assets.reader import readers
from assets.source import Source, declared
from kpi_audit.project.settings import SourceSpec
from pipelines.warehouse import Warehouse

KEY = b"a key that only tests use"


class Night:
    """A project folder and its warehouse: write files, ingest, look at what is known."""

    def __init__(self, folder: Path, warehouse: Warehouse) -> None:
        self.folder = folder
        self.warehouse = warehouse

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def source(self, reader: str = "csv", path: str = "*.csv", **spec: Any) -> Source:
        timezone = spec.pop("project_timezone", "UTC")
        checked = SourceSpec.model_validate({"reader": reader, "path": path, **spec})
        known = readers()[reader]
        return declared("x", checked, known, folder=self.folder, timezone=timezone)

    def ingest(self, source: Source, day: int = 1, key: bytes = KEY) -> Loaded:
        return ingest(self.warehouse, source, as_of=date(2026, 1, day), key=key)

    def rows(self, source: Source, day: int = 31) -> pd.DataFrame:
        rows = self.warehouse.query(current(self.warehouse, source, date(2026, 1, day)))
        return rows.sort_values(["load_id", "line"], ignore_index=True)

    def rows_of(self, reader: str = "csv", path: str = "*.csv", **spec: Any) -> pd.DataFrame:
        source = self.source(reader, path, **spec)
        self.ingest(source)
        return self.rows(source)

    def reasons(self) -> list[tuple[int, str]]:
        found = self.warehouse.query("select line, reason from audit_quarantine order by line")
        return list(found.itertuples(index=False, name=None))
