"""The DuckDB warehouse: one writer at a time, readers on published snapshots."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd


class Warehouse:
    """A DuckDB file opened for writing (the ``assets.engine.Engine`` of this application)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: dict[str, Any] | None = None) -> None:
        """Run one statement."""
        self._connection.execute(sql, parameters)

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
        """Run one select and return all of its rows."""
        return self._connection.execute(sql, parameters).df()

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Insert the rows of ``frame`` by column name."""
        if frame.empty:
            return
        self._connection.register("appended", frame)
        try:
            self._connection.execute(f'insert into "{table}" by name select * from appended')
        finally:
            self._connection.unregister("appended")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside, or none of them."""
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def publish(self, tables: Sequence[str], file: Path) -> None:
        """Write a copy of ``tables`` to ``file``, synced and then renamed."""
        beside = file.with_name(f".{file.name}.tmp")
        beside.unlink(missing_ok=True)
        self._connection.execute(f"attach '{_quoted(beside)}' as copy")
        try:
            for table in tables:
                self._connection.execute(f'create table copy."{table}" as from "{table}"')
        finally:
            self._connection.execute("detach copy")
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(file)

    def columns(self, table: str) -> dict[str, str]:
        """Column names and DuckDB types of a table or view; empty if there is none."""
        name = table.replace('"', '""')
        try:  # asked some 300 times a night: selects from the catalogue take six times as long
            found = self._connection.table(f'"{name}"')
        except duckdb.CatalogException:
            return {}
        return dict(zip(found.columns, map(str, found.types), strict=True))


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


@contextmanager
def connect(file: Path, *, read_only: bool = False) -> Iterator[Warehouse]:
    """Open a warehouse file; ``:memory:`` gives a private one."""
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    connection = duckdb.connect(str(file), read_only=read_only, config=settings)
    try:
        connection.execute("set TimeZone = 'UTC'")  # not accepted before icu is loaded
        yield Warehouse(connection)
    finally:
        connection.close()
