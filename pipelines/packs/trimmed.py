"""A KPI file without the links to KPIs that this project does not have."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

import sqlglot
import yaml
from sqlglot import exp

_LINK = re.compile(r"^  - \{outcome: (?P<name>\w+)")
_GUARDRAILS = re.compile(r"^guardrails: \[(?P<names>[^\]]*)\]")


def trimmed(text: str, kpis: Collection[str]) -> str:
    r"""Return ``text`` without the lines that name other KPIs than ``kpis``.

    Examples
    --------
    >>> trimmed("title: A\nstands_for:\n  - {outcome: b}\n  - {outcome: c}\n", ["c"])
    'title: A\nstands_for:\n  - {outcome: c}\n'
    >>> trimmed("title: A\nstands_for:\n  - {outcome: b}\nguardrails: [b]\n", ["c"])
    'title: A\n'
    """
    lines = [line for line in map(_with(kpis), text.splitlines()) if line is not None]
    kept = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if line != "stands_for:" or after.startswith("  - ")
    ]
    return "\n".join(kept) + "\n"


def sources_used(text: str, queries: Mapping[str, str], sources: Iterable[str]) -> set[str]:
    """Return the sources that a KPI file reads: its own, and those its query names."""
    declared = yaml.safe_load(text)
    used = {declared["source"]}
    if "sql" in declared:
        query = sqlglot.parse_one(queries[declared["sql"]], read="duckdb")
        used |= {table.name for table in query.find_all(exp.Table)} & set(sources)
    return used


def _with(kpis: Collection[str]) -> Callable[[str], str | None]:
    """Return what becomes of a line: itself, a shorter one, or None."""

    def line(text: str) -> str | None:
        link, guardrails = _LINK.match(text), _GUARDRAILS.match(text)
        if link and link["name"] not in kpis:
            return None
        if guardrails:
            names = [n for n in re.split(r",\s*", guardrails["names"]) if n in kpis]
            return f"guardrails: [{', '.join(names)}]" if names else None
        return text

    return line
