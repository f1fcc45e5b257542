"""A pack: a folder of ``examples/packs`` with sources, KPIs and queries, found by lying there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from kpi_audit.errors import ProjectError, did_you_mean
from kpi_audit.paths import EXAMPLES
from kpi_audit.project.settings import SourceSpec

PACKS = EXAMPLES / "packs"
_SOURCE = re.compile(r"^  (?P<name>[a-z][a-z0-9_]*):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pack:
    """Sources, KPIs and queries that belong together.

    Attributes
    ----------
    names : tuple[str, ...]
        Of the packs it was put together from.
    title : str
    sources : Mapping[str, str]
        Text of each source in ``audit.yaml``, comments included.
    kpis : Mapping[str, str]
        Text of each ``kpis/<name>.yaml``.
    queries : Mapping[str, str]
        Text of each file, by its path in the project.
    others : Mapping[str, tuple[str, ...]]
        Other forms of a KPI, for another system's export: ``kpis/<system>/<name>.yaml``.
    """

    names: tuple[str, ...]
    title: str
    sources: Mapping[str, str]
    kpis: Mapping[str, str]
    queries: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]]

    def spec(self, source: str) -> SourceSpec:
        """Return a source as declared."""
        return SourceSpec.model_validate(yaml.safe_load(self.sources[source])[source])


def known_packs() -> list[str]:
    """Return the names of all packs."""
    return sorted(file.parent.name for file in PACKS.glob("*/audit.yaml"))


def pack_of(names: Iterable[str]) -> Pack:
    """Put the named packs together; what two of them share counts once.

    Raises
    ------
    ProjectError
        A pack does not exist.
    """
    chosen = tuple(dict.fromkeys(names))
    known = known_packs()
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise ProjectError(
            [f"no pack is called '{name}'. {did_you_mean(name, known)}" for name in unknown]
        )
    folders = [PACKS / name for name in chosen]
    titles = [yaml.safe_load(_text(folder / "audit.yaml"))["title"] for folder in folders]
    return Pack(
        names=chosen,
        title=", ".join(titles),
        sources={n: t for folder in folders for n, t in _sources(folder / "audit.yaml").items()},
        kpis={f.stem: _text(f) for folder in folders for f in sorted(folder.glob("kpis/*.yaml"))},
        queries={
            f.relative_to(folder).as_posix(): _text(f)
            for folder in folders
            for f in sorted(folder.glob("sql/*.sql"))
        },
        others=_others(folders),
    )


def _others(folders: Iterable[Path]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for file in (f for folder in folders for f in sorted(folder.glob("kpis/*/*.yaml"))):
        found[file.stem] = (*found.get(file.stem, ()), _text(file))
    return found


def _sources(file: Path) -> dict[str, str]:
    """Split the block ``sources:``, the last of the file, at the names of the sources."""
    block = _text(file).partition("\nsources:\n")[2]
    starts = [match.start() for match in _SOURCE.finditer(block)]
    ends = [*starts[1:], len(block)]
    parts = [block[start:end] for start, end in zip(starts, ends, strict=True)]
    return {part.strip().partition(":")[0]: part.rstrip() + "\n" for part in parts}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
