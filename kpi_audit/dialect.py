"""The portable subset of DuckDB's SQL, and its translation to other engines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlglot
from sqlglot import exp

TARGETS = ("duckdb", "spark", "postgres", "clickhouse")


class NotPortable(ValueError):
    """A statement uses what another engine does not have, or would silently answer otherwise."""


def portable(sql: str) -> exp.Expr:
    """Parse a statement and refuse what is known to differ between engines.

    Raises
    ------
    NotPortable
        Names every construct outside the subset.

    Examples
    --------
    >>> portable("select a, sum(b) as b from t group by all")
    Traceback (most recent call last):
    kpi_audit.dialect.NotPortable: group by all
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    found = [f"{node.name}()" for node in tree.find_all(exp.Anonymous)]
    found += ["group by all" for node in tree.find_all(exp.Group) if node.args.get("all")]
    found += ["asof join" for node in tree.find_all(exp.Join) if node.args.get("method") == "ASOF"]
    found += ["round to digits" for node in tree.find_all(exp.Round) if node.args.get("decimals")]
    found += [f"division by {n.expression.sql()}" for n in tree.find_all(exp.Div) if _is_unsafe(n)]
    found += [f"column without alias: {node.sql()}" for node in _unnamed(tree)]
    if found:
        raise NotPortable(", ".join(found))
    return tree


def _is_unsafe(node: exp.Div) -> bool:
    """Whether a zero divisor would be infinity here and an error elsewhere."""
    divisor = node.expression.unnest()
    return not isinstance(divisor, exp.Nullif | exp.Literal | exp.Parameter | exp.Placeholder)


def _unnamed(tree: exp.Expr) -> list[exp.Expr]:
    outputs = [column for select in tree.find_all(exp.Select) for column in select.expressions]
    return [column for column in outputs if not column.alias_or_name]


Value = str | float | date  # bool and int are floats here


def translate(sql: str, target: str, parameters: Mapping[str, Value] | None = None) -> str:
    """Return a statement of the subset in the dialect of ``target``, its parameters filled in.

    Exact percentiles stay exact: SQLGlot would make them approximate on Spark.

    Parameters
    ----------
    sql : str
    target : str
        One of ``TARGETS``.
    parameters : Mapping[str, Value], optional
        Values of ``$name``; each becomes a literal, whatever it contains.

    Raises
    ------
    NotPortable
    """
    values = parameters or {}

    def rewrite(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Parameter | exp.Placeholder) and node.name in values:
            return _literal(values[node.name])
        return node

    filled = portable(sql).transform(rewrite)
    return filled.transform(lambda node: _exact(node, target)).sql(dialect=target)


def _literal(value: Value) -> exp.Expr:
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    return exp.convert(value)


def _exact(node: exp.Expr, target: str) -> exp.Expr:
    if not (isinstance(node, exp.WithinGroup) and isinstance(node.this, exp.PercentileCont)):
        return node
    column, level = node.expression.expressions[0].this, node.this.this
    if target == "clickhouse":
        return exp.ParameterizedAgg(
            this="quantileExactInclusive", expressions=[level], params=[column]
        )
    if target == "spark":
        return exp.Anonymous(this="PERCENTILE", expressions=[column, level])
    return node
