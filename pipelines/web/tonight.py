"""The last published night, read anew when another is published; the warehouse is never touched."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from assets.snapshot import POINTER
from kpi_audit.errors import AuditError, BadEvidence
from kpi_audit.language import _
from kpi_audit.project.load import Project
from kpi_audit.retelling.columns import retold_table
from kpi_audit.review.rows import Row, records
from kpi_audit.review.tables import Tables
from pipelines.published import snapshot
from pipelines.resources import warehouse_file
from pipelines.warehouse import Warehouse

_Filter = Callable[[str, Mapping[str, str]], list[str] | None]
_ALL = "audit_nights audit_kpis audit_verdicts audit_findings audit_decisions audit_precision"


@dataclass(frozen=True, slots=True)
class Tonight:
    """One published night.

    Attributes
    ----------
    night : Row
        Of ``audit_nights``.
    tables : Tables
        Declarations, verdicts, findings and answers; the other tables are empty.
    """

    night: Row
    tables: Tables


class Published:
    """Reads the snapshots of a project.

    It is opened, read and closed, one reader at a time, and read again when the pointer leads to
    another file than before.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._pointer = warehouse_file(project).parent / POINTER
        self._read: tuple[Path, Tonight] | None = None

    def current(self) -> Tonight:
        """Return the last published night.

        Raises
        ------
        NothingPublished
        AuditError
            It was published by an older version.
        """
        with self._lock:
            file = self._pointer.resolve()
            if self._read is None or self._read[0] != file:
                with _opened(self._project) as warehouse:
                    self._read = (file, _tonight(warehouse))
            return self._read[1]

    def of_finding(self, finding: Row) -> Tables:
        """Return all that the night of a finding's row knows of it and its KPI."""
        with self.alone(), _opened(self._project) as warehouse:
            known = {"run_id": finding["run_id"], "kpi": finding["kpi"]}
            known["finding_id"] = finding["finding_id"]
            return _tables(warehouse, lambda _name, has: [c for c in known if c in has], known)

    def seen(self, finding_id: str) -> tuple[pd.DataFrame, list[pd.Timestamp]]:
        """Return the rows of a finding of all nights, and all nights, ascending."""
        with self.alone(), _opened(self._project) as warehouse:
            nights = warehouse.query(
                "select run_id, as_of from audit_nights where finished_at is not null"
                " order by as_of"
            )
            rows = warehouse.query(
                "select * from audit_findings where finding_id = $id order by as_of",
                {"id": finding_id},
            )
        rows = rows[rows["run_id"].isin(nights["run_id"])]
        return rows, [pd.Timestamp(night) for night in nights["as_of"]]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else of this process have a snapshot open."""
        with self._lock:
            yield


@contextmanager
def _opened(project: Project) -> Iterator[Warehouse]:
    try:
        with snapshot(project) as warehouse:
            yield warehouse
    except (duckdb.Error, BadEvidence) as error:
        message = _(
            "the last night was published by another version of kpi-audit. 'kpi-audit run"
            " %(folder)s' publishes one that can be shown (%(error)s).",
            folder=project.folder,
            error=error,
        )
        raise AuditError(message) from error


def _tonight(warehouse: Warehouse) -> Tonight:
    night = warehouse.query(
        "select * from audit_nights where finished_at is not null order by finished_at desc limit 1"
    )
    row = records(night)[0]
    known = {"run_id": row["run_id"]}
    every = _ALL.split()
    tables = _tables(warehouse, lambda name, _has: ["run_id"] if name in every else None, known)
    return Tonight(row, tables)


def _tables(warehouse: Warehouse, by: _Filter, known: dict[str, str]) -> Tables:
    """Return the rows that agree with ``known`` in the columns ``by`` names; None is no row.

    Their sentences are told in the language of the app.
    """
    found: dict[str, pd.DataFrame] = {}
    for name in Tables.names():
        columns = by(name, warehouse.columns(name))
        condition = " and ".join(f"{column} = ${column}" for column in columns or [])
        used = {column: known[column] for column in columns or []}
        query = f'select * from "{name}" where {condition or "false"}'
        found[name] = retold_table(name, warehouse.query(query, used or None))
    return Tables(**found)
