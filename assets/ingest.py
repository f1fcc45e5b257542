"""Reads what a source has to offer tonight into its append-only raw table."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from assets.deliveries import deliveries
from assets.engine import Engine
from assets.loads import Load, create_tables, earlier_loads, last_night, load_id, record
from assets.places import Place, Places, places
from assets.source import Source
from assets.staging import Staging, opened
from assets.storing import Tonight, check, explained, store
from assets.windows import check_one_period
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
    without : tuple[str, ...]
        Archives that do not hold the reader's file; an export has only the files that apply.
    """

    source: str
    loads: tuple[Load, ...]
    unchanged: int
    is_rerun: bool
    without: tuple[str, ...] = ()


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
    tonight = Tonight(source, as_of, earlier_loads(engine, source))
    offer = places(source) if source.reader.is_file else Places((), ())
    with engine.transaction():
        loads, offered = _read(engine, tonight, Staging(engine, source, key), offer.found)
        record(engine, source, loads, as_of)
        check_one_period(engine, source)
        bad = sum(load.rows_quarantined for load in loads)
        # of an export's own file a header says that there was nothing: a member who never posted
        may_be_empty = bool(source.reader.file_name) and not bad
        if not may_be_empty and earlier_loads(engine, source)["rows_kept"].sum() == 0:
            raise SourceError(
                f"source '{source.name}': not one row could be read from its deliveries:"
                f" {_why_nothing(bad)}"
            )
    unchanged = offered - len(loads)
    return Loaded(source.name, tuple(loads), unchanged, is_rerun=False, without=offer.without)


def _read(
    engine: Engine, tonight: Tonight, staging: Staging, found: Sequence[Place]
) -> tuple[list[Load], int]:
    """Read and store what is new; return it, and how many deliveries there were in all."""
    source, loads, offered = tonight.source, list[Load](), 0
    try:
        with closing(deliveries(source, found)) as coming:
            for delivery in coming:
                offered += 1
                path, sha256 = delivery.path, delivery.sha256
                if sha256 is not None and tonight.is_held(path, sha256):
                    continue
                with explained(source, path):
                    begun = opened(engine, source, delivery)
                if not staging.takes(begun):
                    loads += store(engine, tonight, staging)
                earlier = len(tonight.earlier) + len(loads) + len(staging.staged)
                with explained(source, path):
                    staging.add(begun, load_id(source, path, sha256, earlier) if sha256 else "")
    except SourceError:
        check(engine, tonight, staging)  # what is wrong with an earlier delivery is said first
        raise
    return loads + store(engine, tonight, staging), offered


def _why_nothing(bad: int) -> str:
    if bad:
        return f"all {bad} were quarantined. Correct the export or the declared columns."
    return "the files have a header and no rows. Export them again."
