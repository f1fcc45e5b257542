"""Reads the statements under ``sql/``; the only place that turns a file into SQL text."""

from __future__ import annotations

from functools import cache

from kpi_audit.paths import SQL


@cache
def statement(name: str) -> str:
    """Return the text of ``sql/<name>.sql``.

    Examples
    --------
    >>> statement("kpi/sum").startswith("--")
    True
    """
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


@cache
def names(folder: str) -> tuple[str, ...]:
    """Names of the statements in ``sql/<folder>``, sorted."""
    return tuple(sorted(path.stem for path in (SQL / folder).glob("*.sql")))
