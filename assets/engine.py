"""What the assets need from a database engine; ``pipelines.warehouse`` provides it for DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import pandas as pd


class Engine(Protocol):
    """The one writer of the warehouse. SQL is the portable subset of DuckDB's dialect."""

    def execute(self, sql: str, parameters: dict[str, Any] | None = None) -> None:
        """Run one statement; ``$name`` in it takes ``parameters['name']``."""

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
        """Run one select and return all of its rows."""

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Insert the rows of ``frame`` by column name; columns the frame lacks become null."""

    def transaction(self) -> AbstractContextManager[None]:
        """All statements inside, or none of them. Does not nest."""

    def publish(self, tables: Sequence[str], file: Path) -> None:
        """Write a copy of ``tables`` to ``file``; it appears whole or not at all."""

    def columns(self, table: str) -> dict[str, str]:
        """Column names and engine types of a table or view; empty if there is none."""
