"""Reads what a source has to offer tonight into its append-only raw table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from assets.deliveries import Delivery, deliveries
from assets.engine import Engine
from assets.known_actors import check_not_replaced, known_actors
from assets.loads import Load, Stamp, create_tables, earlier_loads, last_night, load_id, record
from assets.raw_tables import quoted
from assets.source import Source
from assets.staging import Staged, stage
from assets.statements import statement
from kpi_audit.errors import SourceError


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a night read of one source.

    Attributes
    ----------
    source : str
    loads : tuple[Load, ...]
        New or changed deliveries, in the order of their paths.
    unchanged : int
        Deliveries whose content was read before.
    is_rerun : bool
        A later night was run before, so nothing was read.
    """

    source: str
    loads: tuple[Load, ...]
    unchanged: int
    is_rerun: bool


def ingest(engine: Engine, source: Source, *, as_of: date, key: bytes) -> Loaded:
    """Read every new or changed delivery of ``source``, or none of them.

    Parameters
    ----------
    engine : Engine
    source : Source
    as_of : date
        The night; what is read becomes known on it. Before the latest night nothing is read: a
        rerun sees what was known then.
    key : bytes
        Key of the hashes that replace people's names.

    Raises
    ------
    SourceError
        Something cannot be read as declared; the warehouse is left as it was.
    """
    create_tables(engine)
    latest = last_night(engine)
    if latest is not None and as_of < latest:
        return Loaded(source.name, (), 0, is_rerun=True)
    loads: list[Load] = []
    unchanged = 0
    tonight = _Tonight(as_of, key, earlier_loads(engine, source))
    with engine.transaction():
        for delivery in deliveries(source):
            load = _read(engine, source, delivery, tonight, len(loads))
            if load is None:
                unchanged += 1
            else:
                loads.append(load)
        record(engine, source, loads, as_of)
        if earlier_loads(engine, source)["rows_kept"].sum() == 0:
            raise SourceError(
                f"source '{source.name}': not one row could be read from its deliveries:"
                f" {_why_nothing(loads)}"
            )
    return Loaded(source.name, tuple(loads), unchanged, is_rerun=False)


@dataclass(frozen=True, slots=True)
class _Tonight:
    """What all deliveries of a source have in common; a path is delivered once a night."""

    as_of: date
    key: bytes
    earlier: pd.DataFrame


def _read(
    engine: Engine, source: Source, delivery: Delivery, tonight: _Tonight, place: int
) -> Load | None:
    """Read one delivery, the ``place``-th new one; None if its content was read before."""
    before = tonight.earlier[tonight.earlier["path"] == delivery.path].tail(1)
    if delivery.sha256 is not None and _is_same(before, delivery.sha256, source):
        return None
    try:
        staged = stage(engine, source, delivery, tonight.key)
        if _is_same(before, staged.sha256, source):
            return None
        _check_not_emptied(source, staged, before)
        # the first load of a path has nobody to be compared with
        known = {} if before.empty else known_actors(engine, source, staged.actors, before)
        check_not_replaced(known, before)
    except SourceError as error:
        raise SourceError(f"source '{source.name}': {delivery.path}: {error}") from None
    name = load_id(source, delivery.path, staged.sha256, len(tonight.earlier) + place)
    load = _store(engine, source, delivery.path, staged, Stamp(name, tonight.as_of))
    return replace(load, known_actors=known)


def _is_same(before: pd.DataFrame, sha256: str, source: Source) -> bool:
    same = (before["sha256"] == sha256) & (before["declaration"] == source.declaration)
    return bool(same.any())


def _check_not_emptied(source: Source, staged: Staged, before: pd.DataFrame) -> None:
    if staged.rows_in == 0 and not source.key and before["rows_kept"].sum() > 0:
        raise SourceError(
            f"has a header but no rows, and would replace {before['rows_kept'].sum()} rows."
            " Export it again; a file that is meant to be empty needs another path."
        )


def _store(engine: Engine, source: Source, path: str, staged: Staged, stamp: Stamp) -> Load:
    statement_name = "loading/insert_keyed" if source.key else "loading/insert_unkeyed"
    same = " and ".join(
        f'lag("{column}") over before is not distinct from "{column}"' for column in staged.columns
    )
    sql = statement(statement_name).format(
        raw=source.raw, columns=quoted(staged.columns), key=quoted(source.key), same=same
    )
    engine.execute(sql, {"load_id": stamp.load_id, "known_from": stamp.known_from})
    count = statement("loading/count_load").format(raw=source.raw)
    kept = int(engine.query(count, {"load_id": stamp.load_id})["n"].iloc[0])
    quarantine = staged.quarantine.assign(load_id=stamp.load_id, source=source.name, path=path)
    engine.append("audit_quarantine", quarantine.sort_values("line", kind="stable"))
    return Load(
        load_id=stamp.load_id,
        path=path,
        sha256=staged.sha256,
        rows_in=staged.rows_in,
        rows_kept=kept,
        rows_duplicate=staged.rows_in - kept - len(quarantine),
        rows_quarantined=len(quarantine),
        unknown_columns=staged.unknown,
        shifted_times=staged.shifted,
    )


def _why_nothing(loads: list[Load]) -> str:
    bad = sum(load.rows_quarantined for load in loads)
    if bad:
        return f"all {bad} were quarantined. Correct the export or the declared columns."
    return "the files have a header and no rows. Export them again."
