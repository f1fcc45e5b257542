"""Turns what a person wrote (a header, or SQL over headers) into SQL over column names."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from kpi_audit.errors import SourceError, did_you_mean
from kpi_audit.project.expressions import expression_problems
from pipelines.scan.table import Table


def column(table: Table, option: str, text: str) -> str:
    """Return the name of the column whose header is ``text``.

    Raises
    ------
    SourceError
        There is none.
    """
    name = table.named.get(text) or table.named.get(text.casefold())
    if name is None:
        headers = [found.source for found in table.columns.values()]
        raise SourceError(
            f"{option}: '{table.path.name}' has no column '{text}'. {did_you_mean(text, headers)}"
        )
    return name


def expression(table: Table, option: str, text: str) -> str:
    """Return SQL over column names; ``text`` is a header, or an expression over headers.

    Raises
    ------
    SourceError
        It is neither.
    """
    if text in table.named or text.casefold() in table.named:
        return f'"{column(table, option, text)}"'
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except SqlglotError:
        headers = [found.source for found in table.columns.values()]
        raise SourceError(
            f"{option}: '{text}' is neither a column nor SQL. {did_you_mean(text, headers)}"
        ) from None
    if isinstance(tree, exp.Column | exp.Alias):  # "Order Valu" reads as "Order as Valu"
        column(table, option, text)
    for found in tree.find_all(exp.Column):
        found.replace(exp.column(column(table, option, found.name), quoted=True))
    written = tree.sql(dialect="duckdb")
    problems = expression_problems(written, list(table.columns))
    if problems:
        raise SourceError(f"{option}: {problems[0]}.")
    return written


def columns_of(written: str) -> set[str]:
    """Return the column names that an expression reads."""
    tree = sqlglot.parse_one(written, read="duckdb")
    return {found.name for found in tree.find_all(exp.Column)}
