"""Reads deliveries into a temporary table, typed and concealed, many small ones together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from assets.deliveries import Delivery
from assets.engine import Engine
from assets.raw_tables import held_columns, prepare_table, quoted, stored_columns
from assets.reader import Chunk, Column
from assets.reading.chunks import ROWS
from assets.reading.concealment import concealed
from assets.reading.digests import RowDigest
from assets.reading.inference import infer, kept, renamed
from assets.reading.mapping import Match, match
from assets.reading.rows import Part, Reading
from assets.reading.tally import Tally
from assets.source import Source, with_actors
from assets.statements import statement


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivery whose headers were read and found.

    Attributes
    ----------
    delivery : Delivery
    columns : Mapping[str, Column]
    found : Match
    types : Mapping[str, str]
        SQL type of every column of the raw table.
    chunks : Iterator[Chunk]
        At least one.
    """

    delivery: Delivery
    columns: Mapping[str, Column]
    found: Match
    types: Mapping[str, str]
    chunks: Iterator[Chunk]


@dataclass(frozen=True, slots=True)
class Staged:
    """One delivery, waiting in the table ``staged``; its tally is complete once all are cast."""

    opened: Opened
    load_id: str
    tally: Tally = field(default_factory=Tally)
    digests: RowDigest = field(default_factory=RowDigest)

    @property
    def sha256(self) -> str:
        """Of the file, or of the rows whatever their order."""
        return self.opened.delivery.sha256 or self.digests.sha256


def opened(engine: Engine, source: Source, delivery: Delivery) -> Opened:
    """Read the beginning of ``delivery``.

    Raises
    ------
    SourceError
        It cannot be read as declared.
    """
    chunks = delivery.chunks(source)
    first = next(chunks)
    headers = list(first.rows.columns.drop("_line"))
    columns = with_actors(_columns(engine, source, delivery, headers), source)
    types = stored_columns(columns, source.path_columns)
    return Opened(delivery, columns, match(columns, headers), types, chain([first], chunks))


def _columns(
    engine: Engine, source: Source, delivery: Delivery, headers: list[str]
) -> Mapping[str, Column]:
    """Columns as declared, else as the first file had them; others where the reader keeps them."""
    if source.columns and not source.reader.keeps_others:
        return source.columns
    held = held_columns(engine, source)
    if source.columns:
        others = match(source.columns, headers).unknown
        return {**kept(others, held, delivery.chunks(source)), **source.columns}
    return renamed(held, headers) if held else infer(delivery.chunks(source))


class Staging:
    """Deliveries of one source that wait to be stored, in the order in which they came.

    Attributes
    ----------
    staged : list[Staged]
    types : Mapping[str, str]
        SQL type of every column of the table ``staged``.
    """

    def __init__(self, engine: Engine, source: Source, key: bytes) -> None:
        self.staged: list[Staged] = []
        self.types: Mapping[str, str] = {}
        self._engine, self._source, self._key = engine, source, key
        self._parts: list[Part] = []
        self._alike: tuple[object, ...] = ()  # what chunks that are cast together have in common
        self._reading: Reading | None = None
        self._rows = self._waiting = 0

    def takes(self, delivery: Opened) -> bool:
        """Whether ``delivery`` fits the table and the table is not full."""
        return not self.staged or (delivery.types == self.types and self._rows < ROWS)

    def add(self, delivery: Opened, load_id: str) -> None:
        """Read all of ``delivery``; ``load_id`` is empty if its digest is not known yet.

        Raises
        ------
        SourceError
            It cannot be read as declared; the deliveries before it stay.
        """
        if not self.staged:
            self._start(delivery.types)
        staged = Staged(delivery, load_id)
        constants = {"load_id": load_id} | self._path_values(delivery.delivery)
        for chunk in delivery.chunks:
            if delivery.delivery.sha256 is None:
                staged.digests.add(chunk)
            self._wait(delivery, Part(chunk, staged.tally, constants))
        self.staged.append(staged)

    def cast(self) -> None:
        """Write all rows that were read to the table."""
        if self._reading is not None and self._parts:
            self._engine.append("staged", self._reading.typed(self._parts))
        self._parts, self._waiting = [], 0

    def clear(self) -> None:
        """Forget all deliveries; they were stored."""
        self.staged, self._rows = [], 0

    def _start(self, types: Mapping[str, str]) -> None:
        prepare_table(self._engine, self._source, types)
        stage = statement("loading/stage").format(raw=self._source.raw, columns=quoted(types))
        self._engine.execute(stage)
        self.types = types

    def _wait(self, delivery: Opened, part: Part) -> None:
        """Hold a chunk back until there are many rows, or one comes that is unlike the others."""
        chunk = part.chunk
        kinds = chunk.rows.dtypes.to_dict()
        alike = (delivery.columns, list(kinds.items()), chunk.decimal, chunk.thousands)
        if alike != self._alike or self._waiting + len(chunk.rows) > ROWS:
            self.cast()
            self._alike, self._reading = alike, self._new_reading(delivery)
        self._parts.append(part)
        self._waiting += len(chunk.rows)
        self._rows += len(chunk.rows)

    def _new_reading(self, delivery: Opened) -> Reading:
        return Reading(
            columns=delivery.columns,
            headers=delivery.found.headers,
            key=self._source.key,
            timezone=self._source.timezone,
            day_timezone=self._source.project_timezone,
            concealment=self._key,
        )

    def _path_values(self, delivery: Delivery) -> dict[str, str]:
        return {
            name: concealed(value, self._key) if name in self._source.actors else value
            for name, value in delivery.path_values.items()
        }
