"""Reads one delivery into a temporary table, typed and concealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from assets.deliveries import Delivery
from assets.engine import Engine
from assets.raw_tables import held_columns, prepare_table, quoted, stored_columns
from assets.reader import Column
from assets.reading.concealment import concealed
from assets.reading.digests import RowDigest
from assets.reading.inference import infer, renamed
from assets.reading.mapping import Match, match
from assets.reading.rows import Reading, Tally
from assets.source import Source, with_actors
from assets.statements import statement
from kpi_audit.errors import SourceError


@dataclass(frozen=True, slots=True)
class Staged:
    """One delivery, waiting in the table ``staged``.

    Attributes
    ----------
    sha256 : str
        Of the file, or of the rows whatever their order.
    columns, actors : tuple[str, ...]
        Columns of the table, and those with ids of people.
    rows_in, shifted : int
        Records of the delivery, quarantined ones included; times that a clock change moved.
    unknown : tuple[str, ...]
        Headers that were not stored.
    quarantine : pandas.DataFrame
        ``line`` and ``reason``.
    """

    sha256: str
    columns: tuple[str, ...]
    actors: tuple[str, ...]
    rows_in: int
    shifted: int
    unknown: tuple[str, ...]
    quarantine: pd.DataFrame


def stage(engine: Engine, source: Source, delivery: Delivery, key: bytes) -> Staged:
    """Read ``delivery`` into the temporary table ``staged``.

    Raises
    ------
    SourceError
        It cannot be read as declared.
    """
    try:
        return _stage(engine, source, delivery, key)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SourceError("changed while it was read. Run again when it is complete.") from None


def _stage(engine: Engine, source: Source, delivery: Delivery, key: bytes) -> Staged:
    chunks = delivery.chunks(source)
    first = next(chunks)
    headers = list(first.rows.columns.drop("_line"))
    columns = with_actors(_columns(engine, source, delivery, headers), source)
    found = match(columns, headers)
    types = stored_columns(columns, source.path_columns)
    prepare_table(engine, source, types)
    engine.execute(statement("loading/stage").format(raw=source.raw, columns=quoted(types)))
    reading = _reading(source, columns, found, delivery.path_values, key)
    tally, digests, quarantine = Tally(), RowDigest(), []
    for chunk in chain([first], chunks):
        if delivery.sha256 is None:
            digests.add(chunk)
        rows, rejected = reading.typed(chunk, tally)
        engine.append("staged", rows)
        quarantine.append(rejected)
    tally.check_types(columns)
    delivery.check_unchanged()
    people = [name for name, column in columns.items() if column.is_actor]
    return Staged(
        sha256=delivery.sha256 or digests.sha256,
        columns=tuple(types),
        actors=(*people, *(name for name in source.path_columns if name in source.actors)),
        rows_in=tally.rows,
        shifted=tally.shifted,
        unknown=found.unknown,
        quarantine=pd.concat(quarantine, ignore_index=True),
    )


def _columns(
    engine: Engine, source: Source, delivery: Delivery, headers: list[str]
) -> Mapping[str, Column]:
    """Columns as declared, else as the first file had them."""
    if source.columns:
        return source.columns
    held = held_columns(engine, source)
    return renamed(held, headers) if held else infer(delivery.chunks(source))


def _reading(
    source: Source, columns: Mapping[str, Column], found: Match, path: Mapping[str, str], key: bytes
) -> Reading:
    return Reading(
        columns=columns,
        match=found,
        key=source.key,
        timezone=source.timezone,
        day_timezone=source.project_timezone,
        concealment=key,
        constants={
            name: concealed(value, key) if name in source.actors else value
            for name, value in path.items()
        },
    )
