"""Headers under other names: in the user's language, or as a company calls its own columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from kpi_audit.errors import ProjectError, did_you_mean
from kpi_audit.project.documents import read_yaml
from kpi_audit.project.settings import Settings, SourceSpec


class KnowsHeaders(Protocol):
    """What must be known of a reader to check names of headers."""

    @property
    def headers(self) -> Collection[str]:
        """Headers it reads; empty if it reads any."""


def header_names(spec: SourceSpec, folder: Path) -> dict[str, str]:
    """Return the reader's name of each header that ``headers:`` of a source renames.

    Raises
    ------
    ProjectError
        The file that it names is missing or no mapping, or two headers get one name.
    """
    if isinstance(spec.headers, str):
        names, shown_as = _in_file(spec.headers, folder), spec.headers
    else:
        names, shown_as = spec.headers, "headers"
    twice = [name for name, count in Counter(names.values()).items() if count > 1]
    if twice:
        both = " and ".join(f"'{header}'" for header in names if names[header] == twice[0])
        raise ProjectError([f"{shown_as}: {both} would both be called '{twice[0]}'; which is it?"])
    return dict(names)


def _in_file(name: str, folder: Path) -> dict[str, str]:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise ProjectError([f"headers: '{name}' lies outside the project."])
    if not file.is_file():
        there = [str(found.relative_to(folder)) for found in folder.glob("**/*.yaml")]
        raise ProjectError([f"headers: there is no file '{name}'. {did_you_mean(name, there)}"])
    content = read_yaml(file, name)
    bad = [header for header, called in content.items() if not isinstance(called, str)]
    if bad:
        raise ProjectError([f"{name}: '{bad[0]}' needs a header as its value, as in 'Data: Date'."])
    return content


def header_problems(
    settings: Settings, readers: Mapping[str, KnowsHeaders], folder: Path
) -> Iterator[str]:
    """Yield what is wrong with the names of headers; a file may serve several sources."""
    for name, spec in settings.sources.items():
        where = f"audit.yaml: sources.{name}"
        try:
            names = header_names(spec, folder)
        except ProjectError as error:
            yield from (f"{where}: {problem}" for problem in error.problems)
            continue
        known = _known(spec, settings, readers)
        if known is not None:
            for target in sorted(set(names.values()) - known):
                hint = did_you_mean(target, known)
                yield f"{where}.headers: '{target}' is no header of this reader. {hint}"


def _known(
    spec: SourceSpec, settings: Settings, readers: Mapping[str, KnowsHeaders]
) -> set[str] | None:
    """Headers of all sources that share the names of ``spec``; None where any header is known."""
    known = set[str]()
    for other in settings.sources.values():
        is_shared = isinstance(spec.headers, str) and other.headers == spec.headers
        if (other is spec or is_shared) and other.reader in readers:
            headers = {*readers[other.reader].headers}
            headers |= {column.source for column in other.columns.values()}
            if not headers:
                return None
            known |= headers
    return known or None
