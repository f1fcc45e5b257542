"""Which source of a pack a file belongs to, by what stands in it, never by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from assets.reader import readers
from assets.reading.mapping import match
from assets.source import Source, declared
from kpi_audit.errors import SourceError
from pipelines.packs.pack import Pack

_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".parquet"})
_OURS = frozenset({"warehouse", "review", "kpis", "sql"})  # folders a project writes itself


def files_in(folder: Path) -> list[Path]:
    """Return the files in ``folder`` that could be exports, relative to it, sorted."""
    return sorted(
        file.relative_to(folder)
        for file in folder.rglob("*")
        if file.is_file()
        and file.suffix.casefold() in _SUFFIXES
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        and file.relative_to(folder).parts[0] not in _OURS
    )


def recognised(pack: Pack, folder: Path, timezone: str) -> Mapping[str, list[Path]]:
    """Return the files of each source of ``pack`` that has any; '' holds the others."""
    sources = [_source(pack, name, folder, timezone) for name in pack.sources]
    known: dict[tuple[str, bytes], str] = {}
    found: dict[str, list[Path]] = {}
    for file in files_in(folder):
        alike = (file.name, _first_line(folder / file))
        if alike not in known:
            fits = sorted(_fits(folder / file, sources))
            known[alike] = fits[0][1] if fits else ""
        found.setdefault(known[alike], []).append(file)
    return found


def _first_line(file: Path) -> bytes:
    """Return what decides, with the name, that two files are of one kind: read only one of them."""
    with file.open("rb") as opened:
        return opened.readline(4096)


def _source(pack: Pack, name: str, folder: Path, timezone: str) -> Source:
    spec = pack.spec(name)
    return declared(name, spec, readers()[spec.reader], folder=folder, timezone=timezone)


def _fits(file: Path, sources: list[Source]) -> Iterator[tuple[int, str]]:
    """Yield each source that can read ``file``, with how many headers mean nothing to it.

    One export can have all the columns of another and more: the source that knows most wins.
    """
    for source in sources:
        try:
            chunk = next(source.reader.function(file, **source.options))
            headers = list(chunk.rows.columns.drop("_line"))
            yield len(match(source.columns, headers).unknown), source.name
        except SourceError:
            continue
