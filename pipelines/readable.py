"""Says beforehand which files would stop a night, and why: it opens each, as the night does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from assets.deliveries import Delivery, deliveries
from assets.places import Place, places
from assets.reading.mapping import match
from assets.rows import source_of
from assets.source import Source
from assets.storing import explained
from kpi_audit.errors import SourceError
from kpi_audit.project.load import Project

_BEGINNING = 4096  # bytes: files of one source that begin alike have the same header


def problems(project: Project) -> Iterator[str]:
    """Yield a sentence per file that cannot be read, and per source that has none.

    Of files that begin with the same line the first is read as the source declares, of the others
    it is seen that they are there and whole. A source whose files are fetched may have none yet; a
    database is left alone.
    """
    for name, spec in project.settings.sources.items():
        source = source_of(project, name)
        if not source.reader.is_file:
            continue
        try:
            found = places(source).found
        except SourceError as error:
            if spec.fetch is None or "no file matches" not in str(error):
                yield str(error)
            continue
        yield from _of_files(source, found)


def _of_files(source: Source, found: Sequence[Place]) -> Iterator[str]:
    read = set[bytes]()
    for place in found:
        try:
            with closing(deliveries(source, [place])) as coming:
                for delivery in coming:
                    with explained(source, delivery.path):
                        beginning = _beginning(delivery)
                        if beginning not in read:
                            _read(source, delivery)
                            read.add(beginning)
        except SourceError as error:
            yield str(error)


def _beginning(delivery: Delivery) -> bytes:
    with Path(delivery.location).open("rb") as opened:
        return opened.readline(_BEGINNING)


def _read(source: Source, delivery: Delivery) -> None:
    with closing(delivery.chunks(source)) as chunks:
        first = next(chunks)
    if source.columns:
        match(source.columns, list(first.rows.columns.drop("_line")))
