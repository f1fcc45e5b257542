"""Parquet files with any columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from assets.reader import Chunk, reader
from assets.reading.chunks import reject_frame
from assets.reading.header import clean
from kpi_audit.errors import SourceError

_VECTORS = 48  # of 2,048 rows each: about 100,000 rows per chunk
_PLAIN = ("VARCHAR", "BOOLEAN", "DOUBLE", "FLOAT", "DATE", "TIMESTAMP")
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


@reader()
def parquet(path: Path) -> Iterator[Chunk]:
    """Read a Parquet file; nested values are kept as JSON text, lines are places of rows."""
    try:
        with _private_connection(path) as connection:
            yield from _chunks(connection, path)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0].replace(str(path), path.name)
        raise SourceError(f"cannot be read as Parquet: {reason}") from None


def _private_connection(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that can read this one file and nothing else."""
    connection = duckdb.connect()
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set threads = 2")
    allowed = str(path).replace("'", "''")
    connection.execute(f"set allowed_paths = ['{allowed}']")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _chunks(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Chunk]:
    file = {"file": str(path)}
    found = connection.execute("describe select * from read_parquet($file)", file).fetchall()
    header = clean([str(row[0]) for row in found])
    columns = ", ".join(
        f"{_readable(str(row[0]), str(row[1]))} as c{place}" for place, row in enumerate(found)
    )
    rows = connection.execute(f"select {columns} from read_parquet($file)", file)
    names, first = [f"c{place}" for place in range(len(found))], 1
    while True:
        frame = rows.fetch_df_chunk(_VECTORS)
        if frame.empty and first > 1:
            return
        frame = frame.rename(columns=dict(zip(names, header, strict=True)))
        frame["_line"] = pd.RangeIndex(first, first + len(frame)).to_series(index=frame.index)
        first += max(len(frame), 1)
        yield Chunk(frame, reject_frame([]))


def _readable(column: str, kind: str) -> str:
    """Return SQL that gives a column a type pandas holds exactly."""
    name = '"' + column.replace('"', '""') + '"'
    if kind in _PLAIN or kind in _WHOLE:
        return name
    if kind.startswith("TIMESTAMP WITH TIME ZONE"):
        return f"replace(cast({name} at time zone 'UTC' as varchar), ' ', 'T') || 'Z'"
    if kind.startswith("TIMESTAMP"):
        return f"cast({name} as timestamp)"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"cast(to_json({name}) as varchar)"
    return f"cast({name} as varchar)"  # decimals and big integers keep all their digits
