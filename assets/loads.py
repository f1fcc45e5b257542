"""The record of what was read when: one row per load."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pandas as pd

from assets.engine import Engine
from assets.source import Source
from assets.statements import names, statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One delivery that was read; ``rows_in = rows_kept + rows_duplicate + rows_quarantined``."""

    load_id: str
    path: str
    sha256: str
    rows_in: int
    rows_kept: int
    rows_duplicate: int
    rows_quarantined: int
    unknown_columns: tuple[str, ...]
    shifted_times: int
    known_actors: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def create_tables(engine: Engine) -> None:
    """Create the tables that keep the record."""
    for name in names("ingest"):
        engine.execute(statement(f"ingest/{name}"))


def last_night(engine: Engine) -> date | None:
    """Return the latest night that read anything."""
    found = engine.query(statement("loading/last_night"))["known_from"].iloc[0]
    return None if pd.isna(found) else pd.Timestamp(found).date()


def earlier_loads(engine: Engine, source: Source) -> pd.DataFrame:
    """Return the loads of a source, the latest last."""
    return engine.query(statement("loading/loads"), {"source": source.name})


def load_id(source: Source, path: str, sha256: str, earlier: int) -> str:
    """Return the name of a new load; names of one source sort in the order of loading."""
    text = f"{source.name}\0{path}\0{source.declaration}\0{sha256}"
    return f"{earlier + 1:06d}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def dump(known: Mapping[str, tuple[int, int]]) -> str:
    """Return what a load says about people, as it is stored."""
    return json.dumps(dict(known), sort_keys=True)


def record(engine: Engine, source: Source, loads: Sequence[Load], as_of: date) -> None:
    """Write the rows of new loads."""
    now = datetime.now(UTC).replace(tzinfo=None)
    engine.append("audit_loads", pd.DataFrame([_row(source, load, as_of, now) for load in loads]))


def _row(source: Source, load: Load, as_of: date, now: datetime) -> dict[str, object]:
    return {
        "load_id": load.load_id,
        "source": source.name,
        "path": load.path,
        "sha256": load.sha256,
        "declaration": source.declaration,
        "known_from": pd.Timestamp(as_of),
        "loaded_at": pd.Timestamp(now),
        "rows_in": load.rows_in,
        "rows_kept": load.rows_kept,
        "rows_duplicate": load.rows_duplicate,
        "rows_quarantined": load.rows_quarantined,
        "unknown_columns": json.dumps(load.unknown_columns),
        "shifted_times": load.shifted_times,
        "known_actors": dump(load.known_actors),
    }
