"""Raw tables: one per source, append-only, and the rows of it that count on a night."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from assets.engine import Engine
from assets.reader import Column, Type
from assets.source import Source
from assets.statements import statement
from assets.windows import of_counted_windows
from kpi_audit.errors import SourceError

SQL_TYPES: Mapping[Type, str] = {
    "string": "varchar",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
STAMP = ("load_id", "line", "known_from")


def quoted(names: Iterable[str]) -> str:
    """Return column names for a statement; they were validated before they became names."""
    return ", ".join(f'"{name}"' for name in names)


def stored_columns(columns: Mapping[str, Column], path_columns: Iterable[str]) -> dict[str, str]:
    """Return the SQL type of every column of the raw table, without the stamp."""
    types: dict[str, str] = {}
    for name, column in columns.items():
        types[name] = SQL_TYPES["string" if column.is_actor else column.type]
        if column.type == "timestamp" and not column.is_actor:
            types[f"{name}__day"] = "date"
    return types | dict.fromkeys(path_columns, "varchar")


def prepare_table(engine: Engine, source: Source, types: Mapping[str, str]) -> None:
    """Create the raw table of ``source``, or add the columns it lacks.

    Raises
    ------
    SourceError
        A column is stored with another type than it has now.
    """
    held = {name: kind.lower() for name, kind in engine.columns(source.raw).items()}
    if not held:
        rows = ",\n  ".join(f'"{name}" {kind}' for name, kind in types.items())
        engine.execute(statement("loading/create_raw").format(table=source.raw, columns=rows))
        return
    for name, kind in types.items():
        if name not in held:
            add = statement("loading/add_column")
            engine.execute(add.format(table=source.raw, column=f'"{name}"', type=kind))
        elif held[name] != kind:
            raise SourceError(
                f"column '{name}' is stored as {held[name]} and now declared as {kind}."
                " Declare it under a new name, the old values stay."
            )


def held_columns(engine: Engine, source: Source) -> dict[str, Column]:
    """Return the columns that earlier files gave a source; empty if there were none."""
    names = {kind: name for name, kind in SQL_TYPES.items()}
    ours = (*STAMP, *source.path_columns)
    return {
        name: Column(source=name, type=names[kind.lower()])
        for name, kind in engine.columns(source.raw).items()
        if name not in ours and not name.endswith("__day")
    }


def current(engine: Engine, source: Source, as_of: date) -> str:
    """Return the select of the rows of ``source`` that were known and current on ``as_of``.

    With a key: the latest version of each key. Without: the latest load of each path. Of report
    windows that overlap only those that count.

    Raises
    ------
    SourceError
        Nothing was ever loaded.
    """
    columns = [name for name in engine.columns(source.raw) if name not in STAMP]
    if not columns:
        raise SourceError(f"source '{source.name}': nothing was loaded yet, run the night first.")
    name = "loading/current_keyed" if source.key else "loading/current_unkeyed"
    select = statement(name).format(
        raw=source.raw,
        columns=quoted(columns),
        key=quoted(source.key),
        version=f"{source.version} desc," if source.version else "",
        source=source.name,
        as_of=as_of.isoformat(),
    )
    if not source.reader.windows:
        return select
    return of_counted_windows(engine, source, as_of, select, quoted(columns))
