"""Which columns of a source the values of a KPI come from, for the lineage in the Dagster UI."""

from __future__ import annotations

import dagster as dg
import sqlglot
from sqlglot import exp

from kpi_audit.project.kpi import Kpi


def column_lineage(kpi: Kpi) -> dg.TableColumnLineage:
    """Return the columns behind segment, period_start, value and n.

    A KPI with a query of its own has none: what its columns become only the query says.

    Examples
    --------
    >>> kpi = Kpi.model_validate({"name": "a", "title": "A", "source": "s", "time": "day",
    ...     "measure": {"agg": "sum", "expr": "x + y", "where": "z"}})
    >>> [dep.column_name for dep in column_lineage(kpi).deps_by_column["value"]]
    ['x', 'y', 'z']
    """
    if kpi.sql is not None:
        return dg.TableColumnLineage({})
    measured = [kpi.measure.expr, kpi.measure.where, kpi.measure.weight]
    value = sorted({name for text in measured if text for name in _columns(text)})
    where = sorted(_columns(kpi.measure.where)) if kpi.measure.where else []
    behind = {
        "segment": list(kpi.segments),
        "period_start": [kpi.time] if kpi.time else [],
        "value": value,
        "n": where,
    }
    raw = dg.AssetKey(f"raw_{kpi.source}")
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(asset_key=raw, column_name=name) for name in names]
            for column, names in behind.items()
        }
    )


def _columns(text: str) -> set[str]:
    tree = sqlglot.parse_one(f"select {text}", read="duckdb")
    return {column.name for column in tree.find_all(exp.Column)}
