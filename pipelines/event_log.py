"""Dagster's log of events, for a process that writes one night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from dagster import StringSource
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine


class NightEventLog(SqliteEventLogStorage):
    """Dagster's own files, written through connections that stay open.

    The storage it extends opens a connection for each of some 2,000 statements of a night, which
    costs more than the statements: every time SQLAlchemy compiles them anew. The UI reads the same
    files through Dagster's own class.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> Any:  # noqa: ANN401 (Dagster's union of schemas)
        """Return the configuration the class takes, that of the class it extends."""
        return {"base_dir": StringSource}

    @classmethod
    def from_config_value(
        cls,
        inst_data: ConfigurableClassData | None,
        config_value: Any,  # noqa: ANN401
    ) -> Self:
        """Return the log that ``config_value`` describes."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            waiting = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            engine = create_engine(self.conn_string_for_shard(shard), connect_args=waiting)
            self._initdb(engine)
            self._engines[shard] = engine
        return self._engines[shard]

    def dispose(self) -> None:
        """Close the connections."""
        super().dispose()
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
