"""The answer of a database to one select."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
import sqlglot
from sqlalchemy.exc import SQLAlchemyError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assets.fetching.secrets import Hidden
from assets.reader import Chunk, reader
from assets.reading import chunks
from assets.reading.header import clean
from assets.reading.urls import parsed
from kpi_audit.errors import SourceError

_DIALECTS = {"postgresql": "postgres", "mssql": "tsql", "mariadb": "mysql"}
_FORBIDDEN = (exp.DDL, exp.DML, exp.Command, exp.Into, exp.Copy, exp.Attach, exp.Set, exp.Lock)


@reader(is_file=False)
def sql(url: str, *, query: str) -> Iterator[Chunk]:
    """Read the answer to ``query`` in a transaction that is rolled back.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; write the password as ``${NAME}``, it comes from the environment.
    query : str
        One select and nothing else.
    """
    parts = parsed(url)
    check_select(query, parts.get_backend_name())
    _check_file(parts)
    try:
        engine = sa.create_engine(parts, poolclass=sa.NullPool)
        with engine.connect() as connection, closing(_answer(connection, query)) as answer:
            yield from _chunks(answer)
    except (SQLAlchemyError, ImportError) as error:
        raise SourceError(f"the database refused: {_without_secrets(error, parts)}") from None


def _check_file(parts: sa.URL) -> None:
    """SQLite would create a database that is not there."""
    name = parts.database
    if parts.get_backend_name() == "sqlite" and (not name or not Path(name).is_file()):
        raise SourceError(f"there is no database file {name}.")


def check_select(query: str, backend: str) -> None:
    """Raise unless ``query`` is one select."""
    dialect = _DIALECTS.get(backend, backend)
    try:
        trees = sqlglot.parse(query, read=dialect if sqlglot.Dialect.get(dialect) else None)
    except (SqlglotError, ValueError) as error:
        raise SourceError(f"'query' is not SQL: {str(error).splitlines()[0]}") from None
    found = [tree for tree in trees if tree is not None]
    if len(found) != 1 or not isinstance(found[0], exp.Query):
        raise SourceError("'query' must be one select and nothing else.")
    node = next(found[0].find_all(*_FORBIDDEN), None)
    if node is not None:
        raise SourceError(f"'query' uses {type(node).__name__.lower()}; it may only read.")


def _answer(connection: sa.Connection, query: str) -> sa.CursorResult[tuple[object, ...]]:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("pragma query_only = on")
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(postgresql_readonly=True)
    streamed = connection.execution_options(stream_results=True)
    return streamed.exec_driver_sql(query)


def _chunks(answer: sa.CursorResult[tuple[object, ...]]) -> Iterator[Chunk]:
    header, first = clean(list(answer.keys())), 1
    while (rows := answer.fetchmany(chunks.ROWS)) or first == 1:
        yield chunks.chunk(header, [list(row) for row in rows], range(first, first + len(rows)))
        first += max(len(rows), 1)


def _without_secrets(error: Exception, parts: sa.URL) -> str:
    text = str(getattr(error, "orig", None) or error).splitlines()[0]
    hidden = Hidden()
    for secret in (parts.password or "", *map(str, parts.query.values())):
        hidden.add(secret)
    return f"{type(error).__name__}: {hidden.without(text)}"
