"""Which columns the metrics of a semantic model need, and the query that gives them."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assets.reading.identifiers import identifier
from pipelines.dbt.filters import Refused
from pipelines.dbt.manifest import Aggregation, Element, SemanticModel, one_line

_DIALECTS = {"sqlserver": "tsql", "fabric": "tsql", "synapse": "tsql", "postgresql": "postgres"}
_NOT_SCALAR = (exp.Query, exp.AggFunc, exp.Window, exp.DDL, exp.DML, exp.Command, exp.Star)


@dataclass(slots=True)
class Table:
    """The columns of one semantic model that metrics asked for so far.

    Attributes
    ----------
    model : SemanticModel
    adapter : str
    columns : dict[str, str]
        SQL in the database's dialect, by the name of the column.
    """

    model: SemanticModel
    adapter: str
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def dialect(self) -> str | None:
        """What sqlglot calls the database, None where it knows it not."""
        name = _DIALECTS.get(self.adapter, self.adapter)
        return name if name and sqlglot.Dialect.get(name) else None

    @property
    def keys(self) -> set[str]:
        """Columns that are entities: they may name people."""
        return {identifier(entity.expr or entity.name) for entity in self.model.entities}

    def dimension(self, name: str) -> str:
        """Return the column of a dimension, which comes with the query from now on.

        Raises
        ------
        Refused
            There is none, or its column is a key, which is concealed.
        """
        found = next((d for d in self.model.dimensions if d.name == name), None)
        if found is None:
            raise Refused(f"'{self.model.name}' has no dimension '{one_line(name)}'")
        column = self._column(found)
        if column in self.keys:
            raise Refused(f"it looks into the key '{column}', which is concealed on the way in")
        return column

    def measured(self, found: Aggregation) -> str:
        """Return the column of a measure, or its literal."""
        text = found.name if found.expr is None else str(found.expr)
        tree = self._parsed(text)
        if isinstance(tree, exp.Literal) and not tree.is_string:
            return text
        column = self._column(Element(name=found.name, expr=text))
        if column in self.keys and found.agg not in ("count_distinct", "count"):
            raise Refused(f"it takes the {found.agg} of the key '{column}'")
        return column

    def query(self) -> str:
        """Return the select that gives the columns."""
        return self._select(self.columns)

    def check(self) -> None:
        """Raise ``Refused`` unless the relation is one table."""
        self._select({"x": "1"})

    def _column(self, found: Element) -> str:
        text = found.expr or found.name
        tree = self._parsed(text)
        is_plain = isinstance(tree, exp.Column) and not tree.table
        name = identifier(tree.name if is_plain else found.name)
        if self.columns.setdefault(name, text) != text:
            raise Refused(f"two different columns would be called '{name}'")
        return name

    def _parsed(self, text: str) -> exp.Expr:
        try:
            trees = sqlglot.parse_one(f"select {text}", read=self.dialect)
        except SqlglotError:
            raise Refused(f"'{one_line(text)}' is not SQL that can be read") from None
        given = {name for name, value in trees.args.items() if value and name != "kind"}
        body = trees.args["expressions"][0] if given == {"expressions"} else None
        if body is None or len(trees.args["expressions"]) != 1 or body.find(*_NOT_SCALAR):
            raise Refused(f"'{one_line(text)}' is more than an expression over one row")
        return body  # type: ignore[no-any-return]

    def _select(self, columns: dict[str, str]) -> str:
        relation = str(self.model.node_relation.get("relation_name") or "")
        try:
            tree = sqlglot.parse_one(f"select 1 from {relation}", read=self.dialect)
        except SqlglotError:
            tree = exp.Select()
        given = {name for name, value in tree.args.items() if value}
        source = tree.args["from_"].this if given == {"expressions", "from_"} else None
        if not isinstance(source, exp.Table) or len(tree.args["expressions"]) != 1:
            raise Refused(f"the relation of '{one_line(self.model.name)}' is not one table")
        chosen = [exp.alias_(self._parsed(text), name) for name, text in columns.items()]
        return exp.select(*chosen).from_(source).sql(dialect=self.dialect)
