"""Checks the SQL a user writes: the portable subset, known columns, nothing but reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from kpi_audit.errors import did_you_mean

_ONLY_IN_SELECTS = (exp.Query, exp.Placeholder, exp.Parameter, exp.Window)
_NEVER = (exp.DDL, exp.DML, exp.Command, exp.Into, exp.Copy, exp.Attach, exp.Set)


def expression_problems(text: str, columns: Collection[str] | None) -> list[str]:
    """Return what is wrong with a scalar expression or condition over ``columns``.

    ``columns`` is None where they are only known once the first file was read.
    """
    try:
        tree = sqlglot.parse_one(f"select {text}", read="duckdb")
    except SqlglotError as error:
        return [f"'{text}' is not SQL: {_first_line(error)}"]
    clauses = {name for name, value in tree.args.items() if value and name != "kind"}
    if clauses != {"expressions"} or len(tree.expressions) != 1:
        return [f"'{text}' must be one expression, without clauses of its own"]
    body = tree.expressions[0]
    found = [f"'{text}' uses {_name(n)}, which an expression may not" for n in _forbidden(body)]
    return found + _unknown_columns(text, body, columns)


def select_problems(text: str, tables: Collection[str]) -> list[str]:
    """Return what is wrong with a select over the tables of the sources."""
    try:
        trees = [tree for tree in sqlglot.parse(text, read="duckdb") if tree is not None]
    except SqlglotError as error:
        return [f"is not SQL: {_first_line(error)}"]
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        return ["must hold one select and nothing else"]
    tree = trees[0]
    problems = [f"uses {_name(n)}, which a select may not" for n in tree.find_all(*_NEVER)]
    problems += [
        f"uses {n.name}(), not in the portable subset" for n in tree.find_all(exp.Anonymous)
    ]
    inner = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or table.db:
            problems.append(f"reads {table.sql()}; only the sources can be read")
        elif table.name not in inner and table.name not in tables:
            problems.append(f"reads '{table.name}'. {did_you_mean(table.name, tables)}")
    return problems


def _forbidden(body: exp.Expr) -> Iterator[exp.Expr]:
    yield from body.find_all(*_ONLY_IN_SELECTS, *_NEVER, exp.Anonymous, exp.AggFunc, exp.Star)


def _unknown_columns(text: str, body: exp.Expr, columns: Collection[str] | None) -> list[str]:
    if columns is None:
        return []
    used = {column.name for column in body.find_all(exp.Column)}
    return [
        f"'{text}' names the column '{name}'. {did_you_mean(name, columns)}"
        for name in sorted(used - set(columns))
    ]


def _name(node: exp.Expr) -> str:
    return f"{node.name}()" if isinstance(node, exp.Anonymous) else type(node).__name__.lower()


def _first_line(error: SqlglotError) -> str:
    return str(error).splitlines()[0]
