"""Database URLs: shown without secrets, resolved against the project folder."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from kpi_audit.errors import SourceError

_IN_FILES = ("sqlite", "duckdb")


def parsed(url: str) -> URL:
    """Return the parts of a database URL; a wrong one is never quoted, it may hold a password."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise SourceError(
            "'path' is not a database URL, as in 'postgresql+psycopg://user:${PASSWORD}@host/name'."
        ) from None


def shown(url: str) -> str:
    """Return the URL without user, password and options.

    Examples
    --------
    >>> shown("postgresql://ann:secret@db.example.org:5432/sales?sslkey=x")
    'postgresql://db.example.org:5432/sales'
    """
    parts = parsed(url)
    bare = URL.create(parts.drivername, None, None, parts.host, parts.port, parts.database)
    return bare.render_as_string()


def within(folder: Path, url: str) -> str:
    """Return the URL with the path of a database file resolved against ``folder``."""
    parts = parsed(url)
    name = parts.database
    if parts.get_backend_name() in _IN_FILES and name and name != ":memory:":
        parts = parts.set(database=str(folder / name))
    return parts.render_as_string(hide_password=False)
