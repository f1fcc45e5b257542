"""Which source of a pack a file belongs to, by what stands in it, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.anothers import is_anothers
from assets.archives import members, unpack
from assets.deliveries import chunks_of
from assets.places import is_like
from assets.reader import readers
from assets.reading.mapping import match
from assets.source import Source, declared
from assets.unreadable import unreadable
from kpi_audit.errors import MissingColumn, SourceError
from pipelines.packs.pack import Pack

_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".parquet", ".zip"})
_ENOUGH = 3  # columns that must be there: many tables have an id
_OURS = frozenset({"warehouse", "review", "kpis", "sql"})  # folders a project writes itself
_MAPPED = (
    " Write them into headers/{}.yaml, a line each as 'Vorname: First Name', and run this again."
)


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


@dataclass(frozen=True, slots=True)
class Recognised:
    """Files by the source they belong to, and why the others belong to none ('' if unknown).

    ``strange``: what is wrong with files inside archives that are called as they should be.
    """

    files: Mapping[str, list[Path]]
    others: Mapping[Path, str]
    strange: tuple[str, ...] = ()


def recognised(pack: Pack, folder: Path, timezone: str) -> Recognised:
    """Return which file in ``folder`` belongs to which source of ``pack``."""
    sources = [declared_source(pack, name, folder, timezone) for name in pack.sources]
    known: dict[tuple[str, bytes], tuple[str, str]] = {}
    found: dict[str, list[Path]] = {}
    others: dict[Path, str] = {}
    strange: list[str] = []
    for file in files_in(folder):
        if file.suffix.casefold() == ".zip":
            tried = {source.name: _tried(folder / file, source) for source in sources}
            holds = [name for name, why_not in tried.items() if why_not == ""]
            for name in holds:
                found.setdefault(name, []).append(file)
            strange += [f"{n}: {file}/{why}" for n, why in tried.items() if why]
            others |= {} if holds else {file: _strange_archive(folder / file)}
            continue
        alike = (file.name, _first_line(folder / file))
        if alike not in known:
            known[alike] = _best(folder / file, sources)
        source, why_not = known[alike]
        if source:
            found.setdefault(source, []).append(file)
        else:
            others[file] = why_not
    return Recognised(found, others, tuple(strange))


def _tried(archive: Path, source: Source) -> str | None:
    """Return '' if an archive holds the file that the source's reader is made for.

    Else why that file cannot be read, None if it is not there.
    """
    wanted = source.reader.file_name
    if not wanted:
        return None
    why_not = None
    try:
        for name in members(archive, lambda name: is_like(name, wanted)):
            if is_anothers(archive, name, source):
                continue
            with TemporaryDirectory(prefix="kpi-audit-") as folder:
                why_not = _unlike(unpack(archive, name, Path(folder))[0], name, source)
            if why_not == "":
                return ""
    except (SourceError, OSError):
        return None
    return why_not


def _strange_archive(archive: Path) -> str:
    try:
        members(archive, lambda _: True)
    except SourceError as error:
        return str(error)
    except OSError as error:
        return unreadable(error)
    return "it holds no file that is read"


def _unlike(file: Path, name: str, source: Source) -> str:
    try:
        match(source.columns, _headers(file, source))
    except SourceError as error:
        return f"{name} {error}"
    return ""


def _headers(file: Path, source: Source) -> list[str]:
    """Return the columns of a file, its headers called as the source says."""
    chunk = next(chunks_of(source, file))
    return [str(name) for name in chunk.rows.columns.drop("_line")]


def _first_line(file: Path) -> bytes:
    """Return what decides, with the name, that two files are of one kind: read only one of them."""
    with file.open("rb") as opened:
        return opened.readline(4096)


def declared_source(pack: Pack, name: str, folder: Path, timezone: str) -> Source:
    """Return a source of ``pack`` as the project in ``folder`` would have it."""
    spec = pack.spec(name)
    return declared(name, spec, readers()[spec.reader], folder=folder, timezone=timezone)


def _best(file: Path, sources: list[Source]) -> tuple[str, str]:
    """Return the source that knows most headers of ``file``, or '' and why it cannot be read.

    One export can have all the columns of another and more.
    """
    fits, reasons, strange = [], [], []
    for source in sources:
        try:
            found = match(source.columns, _headers(file, source))
        except MissingColumn as error:
            if source.reader.file_name and is_like(file.name, source.reader.file_name):
                strange.append(f"as {source.name} it {error}{_MAPPED.format(source.name)}")
            continue
        except SourceError as error:  # the columns are there, something else is wrong
            reasons.append(f"{source.name}: {error}")
            continue
        if len(found.headers) >= min(_ENOUGH, len(source.columns)):
            fits.append((len(found.unknown), source.name))
    if fits:
        return min(fits)[1], ""
    is_about_it = len(reasons) < len(sources) or len(sources) == 1
    return "", reasons[0] if reasons and is_about_it else next(iter(strange), "")
