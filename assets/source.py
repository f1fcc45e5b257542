"""A source as the night reads it: a reader, where its files are, what its columns mean."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from assets.reader import Column, Reader
from assets.reading.header import loose
from assets.reading.identifiers import RESERVED
from kpi_audit.errors import SourceError, did_you_mean
from kpi_audit.project.header_names import header_names
from kpi_audit.project.settings import SourceSpec


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source of a project.

    Attributes
    ----------
    name : str
    reader : Reader
    folder : Path
        The project's; relative locations start here.
    location : str
        Glob of files, or a URL where the reader reads none.
    options : Mapping[str, Any]
        Keyword arguments of the reader.
    columns : Mapping[str, Column]
        Empty: inferred from the first file.
    key : tuple[str, ...]
        Columns that identify a row; empty: a new file of the same path replaces the old.
    actors : tuple[str, ...]
        Columns to conceal, besides those the reader knows.
    headers : Mapping[str, str]
        Header in the files: the name its reader knows.
    path_columns : Mapping[str, str]
        Column name: regular expression with one group, searched in the path of each file.
    timezone, project_timezone : str
        Zone of times that carry none; zone of the days ``<name>__day``.
    """

    name: str
    reader: Reader
    folder: Path
    location: str
    options: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    path_columns: Mapping[str, str] = field(default_factory=dict)
    timezone: str = "UTC"
    project_timezone: str = "UTC"

    @property
    def raw(self) -> str:
        """Name of the table."""
        return f"raw_{self.name}"

    @property
    def version(self) -> str:
        """SQL that is greatest for the version of a key that counts; empty: what came last."""
        name = self.reader.version
        return f"coalesce(cast(\"{name}\" as varchar), '')" if name else ""

    @cached_property
    def declaration(self) -> str:
        """Digest of everything that decides what a file becomes; a change loads files anew."""
        columns = {name: asdict(column) for name, column in self.columns.items()}
        options = {name: self.options[name] for name in sorted(self.options)}
        zones = [self.timezone, self.project_timezone]
        parts = [self.reader.name, options, columns, self.key, self.actors, zones]
        text = json.dumps([*parts, dict(self.path_columns)], sort_keys=True, default=str)
        if self.headers:
            text += json.dumps(dict(self.headers), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def declared(name: str, spec: SourceSpec, reader: Reader, *, folder: Path, timezone: str) -> Source:
    """Return the source that ``spec`` in ``audit.yaml`` declares.

    Columns of ``spec`` come beside the reader's. One that the reader has keeps its meaning, a
    person stays concealed; ``spec`` says under which header it stands, and how it is written.
    Without a declared key the reader's counts, together with the columns taken from the path.

    Raises
    ------
    SourceError
        An option has a value of the wrong type, or a name is unknown or reserved.
    ProjectError
        The names of headers cannot be read.
    """
    columns = {**reader.columns, **_columns(spec, reader)}
    key = spec.key if spec.key is not None else (*reader.key, *spec.path_columns)
    source = Source(
        name=name,
        reader=reader,
        folder=folder,
        location=spec.path,
        options=_options(name, spec.options, reader),
        columns=columns,
        key=key if reader.key or spec.key else (),
        actors=spec.actors,
        headers=_headers(spec, reader, folder),
        path_columns=dict(spec.path_columns),
        timezone=spec.timezone or timezone,
        project_timezone=timezone,
    )
    _check(source)
    return source


def _columns(spec: SourceSpec, reader: Reader) -> dict[str, Column]:
    found = {}
    for name, declared in spec.columns.items():
        known = reader.columns.get(name, Column(source=declared.source))
        given = declared.model_dump(include=declared.model_fields_set - {"source"})
        if "required" in given:
            given["is_required"] = given.pop("required")
        found[name] = replace(known, **given)
    return found


def _headers(spec: SourceSpec, reader: Reader, folder: Path) -> dict[str, str]:
    """Names of headers, with those under which columns of the reader were declared to stand."""
    own = {
        declared.source: reader.columns[name].source
        for name, declared in spec.columns.items()
        if name in reader.columns and loose(declared.source) != loose(reader.columns[name].source)
    }
    return header_names(spec, folder) | own


def with_actors(columns: Mapping[str, Column], source: Source) -> dict[str, Column]:
    """Return ``columns`` with those that ``source`` conceals marked.

    Raises
    ------
    SourceError
        A column to conceal, or of the key, does not exist.
    """
    known = {*columns, *source.path_columns}
    for name in (*source.actors, *source.key):
        if name not in known:
            raise SourceError(f"there is no column '{name}'. {did_you_mean(name, known)}")
    return {
        name: replace(column, is_actor=True, type="string") if name in source.actors else column
        for name, column in columns.items()
    }


def _options(name: str, options: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    hints, checked = get_type_hints(reader.function), {}
    for option, value in options.items():
        if option not in reader.parameters:
            hint = did_you_mean(option, reader.parameters)
            raise SourceError(f"source '{name}': {reader.name} takes no option '{option}'. {hint}")
        try:
            checked[option] = TypeAdapter(hints[option]).validate_python(value)
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
            raise SourceError(f"source '{name}': option '{option}': {reason}.") from None
    missing = [
        option
        for option, parameter in reader.parameters.items()
        if parameter.default is parameter.empty and option not in checked
    ]
    if missing:
        raise SourceError(f"source '{name}': {reader.name} needs the option '{missing[0]}'.")
    return checked


def _check(source: Source) -> None:
    for column in (*source.columns, *source.path_columns):
        if column in RESERVED or column.endswith("__day"):
            raise SourceError(
                f"source '{source.name}': the column name '{column}' is reserved;"
                f" call it '{column}_' or better."
            )
    for column in source.path_columns:
        if column in source.columns:
            raise SourceError(
                f"source '{source.name}': '{column}' comes both from the path and from the file."
            )
    if source.path_columns and not source.reader.is_file:
        raise SourceError(f"source '{source.name}': it has no files, so no path_columns either.")
    if source.columns:
        try:
            with_actors(source.columns, source)
        except SourceError as error:
            raise SourceError(f"source '{source.name}': {error}") from None
