"""Turns the filters of dbt, SQL with ``{{ Dimension('order__status') }}``, into conditions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from pipelines.dbt.manifest import SemanticModel, one_line

_CALL = re.compile(
    r"\{\{\s*(Dimension|TimeDimension|Entity|Metric)\(\s*(['\"])([A-Za-z0-9_]+)\2\s*([^{}]*)\}\}"
)
_SIMPLE = (
    *(exp.And, exp.Or, exp.Not, exp.Paren, exp.Column, exp.Identifier, exp.Literal, exp.Boolean),
    *(exp.Null, exp.Neg, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Is),
    *(exp.Between, exp.Tuple),
)
_PLACE = "kpi_audit_place_"  # stands for a dimension while a filter is read
_CASE_BLIND = frozenset({"mysql", "sqlserver", "fabric", "synapse"})


class Refused(Exception):
    """A metric cannot be said in a KPI file; the message is the reason."""


def templates(found: Any) -> list[str]:  # noqa: ANN401 (every version writes it another way)
    """Return the texts of a filter in any of the shapes it ever had in a manifest.

    Examples
    --------
    >>> templates({"where_filters": [{"where_sql_template": "a = 1"}]}), templates("a = 1")
    (['a = 1'], ['a = 1'])
    """
    if found is None:
        return []
    if isinstance(found, str):
        return [found]
    if isinstance(found, list):
        return [text for item in found for text in templates(item)]
    if isinstance(found, dict) and "where_filters" in found:
        return templates(found["where_filters"])
    if isinstance(found, dict) and isinstance(found.get("where_sql_template"), str):
        return [found["where_sql_template"]]
    raise Refused("its filter has a shape that is not documented")


def condition(
    template: str, model: SemanticModel, adapter: str, column: Callable[[str], str]
) -> str:
    """Return a filter as a condition over columns.

    Parameters
    ----------
    template : str
    model : SemanticModel
        The table the metric is measured on.
    adapter : str
        Kind of the database.
    column : Callable[[str], str]
        Column of a dimension, by the dimension's name.

    Raises
    ------
    Refused
        It needs another table, or more than comparisons of dimensions.
    """
    places: dict[str, str] = {}

    def replaced(match: re.Match[str]) -> str:
        kind, _, name, rest = match.groups()
        if kind != "Dimension" or rest.strip() != ")":
            raise Refused(f"its filter uses {one_line(match[0])}; only Dimension('...') can be")
        prefix, _, dimension = name.rpartition("__")
        if prefix not in {*model.prefixes, ""}:
            raise Refused(f"its filter on '{name}' needs another table than '{model.name}'")
        place = f"{_PLACE}{len(places)}"
        places[place] = column(dimension)
        return place

    if _PLACE in template or "\\" in template:
        raise Refused("its filter holds a backslash, which databases read in different ways")
    text = _CALL.sub(replaced, template)
    if re.search(r"\{[{%#]", text):
        raise Refused("its filter holds Jinja other than Dimension('...')")
    try:
        tree = sqlglot.parse_one(f"select {text}", read="postgres")
    except SqlglotError:
        raise Refused("its filter is not SQL that can be read") from None
    if {name for name, value in tree.args.items() if value} != {"expressions"}:
        raise Refused("its filter is not one condition")
    return _checked(tree.args["expressions"], places, adapter)


def _checked(trees: list[exp.Expr], places: dict[str, str], adapter: str) -> str:
    if len(trees) != 1:
        raise Refused("its filter is not one condition")
    for node in trees[0].walk():
        if not isinstance(node, _SIMPLE):
            name = type(node).__name__.lower()
            raise Refused(f"its filter uses {name}; make it a dimension of the semantic model")
        if isinstance(node, exp.Column) and (node.table or node.name not in places):
            raise Refused(f"its filter names '{one_line(node.name)}' without Dimension('...')")
        if isinstance(node, exp.Literal) and node.is_string and adapter in _CASE_BLIND:
            raise Refused(f"its filter compares text, which {adapter} does without regard to case")
    for column in list(trees[0].find_all(exp.Column)):
        column.set("this", exp.to_identifier(places[column.name]))
    return trees[0].sql(dialect="duckdb")
