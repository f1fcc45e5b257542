"""Moves staged deliveries into the append-only raw table, once nothing speaks against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from assets.concealed_ids import CONCEALED, check_not_switched, shares_concealed
from assets.deliveries import Delivery, found_in
from assets.engine import Engine
from assets.known_actors import Known, check_not_replaced, known_actors
from assets.loads import Load, dump, load_id
from assets.raw_tables import quoted
from assets.source import Source
from assets.staging import Staged, Staging
from assets.statements import statement
from assets.unreadable import unreadable
from kpi_audit.errors import SourceError

_COMPARED = ["load_id", "path", "known_actors"]


@dataclass(frozen=True, slots=True)
class Tonight:
    """A source on a night, with its loads before; a path is delivered once a night."""

    source: Source
    as_of: date
    earlier: pd.DataFrame
    seen: list[tuple[str, str, str]] = field(default_factory=list)  # as ``_COMPARED``
    held: frozenset[tuple[str, str]] = field(init=False)  # path and digest of latest loads as now
    latest: Mapping[str, int] = field(init=False)  # place of the latest load of each path

    def __post_init__(self) -> None:
        """Look up once what is asked of every file."""
        loads = self.earlier
        latest = dict(zip(loads["path"], range(len(loads)), strict=True))
        last = loads.iloc[list(latest.values())]
        now = last[last["declaration"] == self.source.declaration]
        object.__setattr__(self, "latest", latest)
        object.__setattr__(self, "held", frozenset(zip(now["path"], now["sha256"], strict=True)))

    def before(self, path: str) -> pd.DataFrame:
        """Return the latest load of ``path``; no row if there is none."""
        place = self.latest.get(path)
        return self.earlier[:0] if place is None else self.earlier[place : place + 1]

    def peers(self, delivery: Delivery) -> pd.DataFrame:
        """Return the loads that list about the same people as ``delivery``, the latest last.

        Those of its path; where every file of a source lists everybody, all with the same values
        in the columns taken from the path, those of this night too.
        """
        if not self.source.reader.everybody:
            return self.before(delivery.path)
        earlier = self.earlier[_COMPARED].itertuples(index=False, name=None)
        peers = [
            load
            for load in (*earlier, *self.seen)
            if found_in(self.source, str(load[1])) == delivery.path_values
        ]
        return pd.DataFrame(peers, columns=_COMPARED)

    def is_held(self, path: str, sha256: str) -> bool:
        """Whether the latest load of ``path`` had this content and was declared as now."""
        return (path, sha256) in self.held


@dataclass(frozen=True, slots=True)
class _Checked:
    """A delivery that may be stored."""

    staged: Staged
    load_id: str
    known: Known


@contextmanager
def explained(source: Source, path: str) -> Iterator[None]:
    """Say of what goes wrong inside which delivery it is about."""
    where = f"source '{source.name}': {path}"
    try:
        yield
    except SourceError as error:
        raise SourceError(f"{where}: {error}") from None
    except OSError as error:
        raise SourceError(f"{where}: {unreadable(error)}") from None
    except UnicodeDecodeError:
        raise SourceError(
            f"{where}: changed while it was read. Run again when it is complete."
        ) from None


def check(engine: Engine, tonight: Tonight, staging: Staging) -> list[_Checked]:
    """Return the staged deliveries that are to be stored, in their order.

    Raises
    ------
    SourceError
        Names the first delivery that is not what the loads before make one expect.
    """
    staging.cast()
    concealed = shares_concealed(engine) if staging.staged and CONCEALED in staging.types else {}
    checked = []
    for staged in staging.staged:
        delivery = staged.opened.delivery
        with explained(tonight.source, delivery.path):
            staged.tally.check_types(staged.opened.columns)
            delivery.check_unchanged()
            if delivery.sha256 is None and tonight.is_held(delivery.path, staged.sha256):
                continue
            checked.append(_compared(engine, tonight, staged, concealed))
            tonight.seen.append((checked[-1].load_id, delivery.path, dump(checked[-1].known)))
    return checked


def _compared(
    engine: Engine, tonight: Tonight, staged: Staged, concealed: Mapping[str, tuple[int, int]]
) -> _Checked:
    """Compare a delivery with the load before of its path."""
    source, path = tonight.source, staged.opened.delivery.path
    before = tonight.before(path)
    _check_not_emptied(source, staged, before)
    name = staged.load_id
    if not name:  # a query is the only delivery of its source
        name = load_id(source, path, staged.sha256, len(tonight.earlier))
        engine.execute(statement("loading/name_load"), {"load_id": name})
    peers = tonight.peers(staged.opened.delivery)
    switch = {}
    if CONCEALED in staged.opened.columns:
        switch = {CONCEALED: concealed.get(staged.load_id, (0, 0))}
    check_not_switched(switch, peers)
    if peers.empty:  # the first load has nobody to be compared with
        return _Checked(staged, name, switch)
    known = known_actors(engine, source, _actors(source, staged), name, peers)
    check_not_replaced(known, peers)
    return _Checked(staged, name, {**known, **switch})


def _check_not_emptied(source: Source, staged: Staged, before: pd.DataFrame) -> None:
    if staged.tally.rows == 0 and not source.key and before["rows_kept"].sum() > 0:
        raise SourceError(
            f"has a header but no rows, and would replace {before['rows_kept'].sum()} rows."
            " Export it again; a file that is meant to be empty needs another path."
        )


def _actors(source: Source, staged: Staged) -> list[str]:
    """Columns with ids of people."""
    people = [name for name, column in staged.opened.columns.items() if column.is_actor]
    return people + [name for name in source.path_columns if name in source.actors]


def store(engine: Engine, tonight: Tonight, staging: Staging) -> list[Load]:
    """Insert what is staged into the raw table, rejects into the quarantine.

    Raises
    ------
    SourceError
        As ``check``.
    """
    checked = check(engine, tonight, staging)
    if not checked:
        return []
    source = tonight.source
    same = " and ".join(
        f'lag("{column}") over before is not distinct from "{column}"' for column in staging.types
    )
    key = ", ".join(filter(None, [quoted(source.key), source.version]))
    sql = statement("loading/insert_keyed" if source.key else "loading/insert_unkeyed").format(
        raw=source.raw, columns=quoted(staging.types), key=key, same=same
    )
    engine.execute(sql, {"known_from": tonight.as_of})
    kept = engine.query(statement("loading/count_loads").format(raw=source.raw))
    rows_kept = dict(zip(kept["load_id"], kept["n"].astype(int), strict=True))
    loads = [_load(one, rows_kept.get(one.load_id, 0)) for one in checked]
    quarantine = [_quarantine(source, one) for one in checked if one.staged.tally.rejects]
    if quarantine:
        engine.append("audit_quarantine", pd.concat(quarantine, ignore_index=True))
    staging.clear()
    return loads


def _quarantine(source: Source, one: _Checked) -> pd.DataFrame:
    path = one.staged.opened.delivery.path
    return one.staged.tally.quarantine.assign(load_id=one.load_id, source=source.name, path=path)


def _load(one: _Checked, kept: int) -> Load:
    tally, opened = one.staged.tally, one.staged.opened
    rejected = sum(len(rejects) for rejects in tally.rejects)
    return Load(
        load_id=one.load_id,
        path=opened.delivery.path,
        sha256=one.staged.sha256,
        rows_in=tally.rows,
        rows_kept=kept,
        rows_duplicate=tally.rows - kept - rejected,
        rows_quarantined=rejected,
        unknown_columns=opened.found.unknown,
        shifted_times=tally.shifted,
        known_actors=one.known,
    )
