"""Turns headers into column names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from kpi_audit.errors import SourceError

_OURS = "load_id line known_from"
_WORDS_OF_SQL = """
    all analyse analyze and any array as asc asymmetric between both case cast check collate column
    constraint create cross current_date current_time current_timestamp current_user default
    deferrable delete desc distinct do drop else end except exists false fetch for foreign from full
    grant group having in initially inner insert intersect into is join lateral leading left like
    limit natural not null offset on only or order outer over primary references returning right
    select session_user set show similar some symmetric table then to trailing true union unique
    update user using values when where window with
"""
RESERVED = frozenset((_OURS + _WORDS_OF_SQL).split())
_LONGEST = 58  # with __day it stays below the 63 characters of PostgreSQL


def identifier(header: str) -> str:
    """Return the column name of a header that no ``columns:`` entry names.

    Accents are dropped, letters become small, everything else becomes ``_``. A header that has no
    Latin letter or digit is called by a digest, a name that starts with a digit gets ``c_``.

    Examples
    --------
    >>> identifier("Größe (m²)"), identifier("2nd Try"), identifier("line")
    ('grosse_m2', 'c_2nd_try', 'c_line')
    """
    plain = unicodedata.normalize("NFKD", header.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].rstrip("_")
    if not name:
        return "c_" + hashlib.sha256(header.encode("utf-8", "replace")).hexdigest()[:8]
    is_usable = name[0].isalpha() and name not in RESERVED
    return name if is_usable else f"c_{name}"[:_LONGEST]


def identifiers(headers: Sequence[str]) -> dict[str, str]:
    """Return header by column name.

    Raises
    ------
    SourceError
        Two headers would get the same name.
    """
    named: dict[str, str] = {}
    for header in headers:
        name = identifier(header)
        if name in named:
            raise SourceError(
                f"has the columns {named[name]!r} and {header!r}, which would both be called"
                f" '{name}'. Name them with 'columns:', as in '{name}_2: {{from: ...}}'."
            )
        named[name] = header
    return named
