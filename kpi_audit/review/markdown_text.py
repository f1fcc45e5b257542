"""Texts and tables as Markdown, with nothing in them that Markdown gives a meaning to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kpi_audit.review.grid import Grid
from kpi_audit.review.plain_text import plain_text

# Everything CommonMark and its dialects give a meaning to. An address would become a link by
# itself; an empty comment in it keeps it text.
_MEANING = re.compile(r"([\\`*_\[\]|~^$&])")
_AT_THE_START = re.compile(r"^(\d*)([.)](?=\s|$)|[+-](?=\s|$)|-(?=-)|[#=>])")
_ADDRESS = re.compile(r"(?i)(://|www\.|mailto:|@)")
_APART = "\x01"


def grid_lines(grid: Grid) -> Iterator[str]:
    """Yield the lines of a table under its caption."""
    yield f"{inert(grid.caption)}:\n"
    yield from table_lines(grid.columns, grid.rows, grid.numbers)
    if grid.more:
        yield f"{inert(grid.more)}\n"


def table_lines(
    titles: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int]
) -> Iterator[str]:
    """Yield the lines of a table; the columns in ``numbers`` are right-aligned."""
    yield _row(titles)
    yield "|" + "|".join("---:" if i in numbers else "---" for i in range(len(titles))) + "|"
    yield from (_row(row) for row in rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(inert(cell) for cell in cells) + " |"


def inert(text: str) -> str:
    r"""Return ``text`` on one line, with nothing in it that Markdown gives a meaning to.

    Examples
    --------
    >>> inert("*a* | <b>")
    '\\*a\\* \\| &lt;b>'
    """
    one_line = " ".join(plain_text(text).replace(_APART, "").split())
    apart = _ADDRESS.sub(lambda found: found[0][0] + _APART + found[0][1:], one_line)
    escaped = _MEANING.sub(r"\\\1", apart).replace("<", "&lt;")
    escaped = _AT_THE_START.sub(r"\1\\\2", escaped)
    return escaped.replace(_APART, "<!---->")
