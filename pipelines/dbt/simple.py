"""A simple metric of dbt, taken apart: table, measure, filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assets.reading.identifiers import identifier
from kpi_audit.project.kpi import ADDITIVE
from pipelines.dbt.filters import Refused, condition, templates
from pipelines.dbt.manifest import (
    Aggregation,
    Input,
    Manifest,
    Metric,
    SemanticModel,
    one_line,
)
from pipelines.dbt.tables import Table

_AGGREGATIONS = frozenset(
    {"sum", "min", "max", "count_distinct", "sum_boolean", "average", "median", "percentile"}
)


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple metric.

    Attributes
    ----------
    table : Table
    source : str
        Name of the table's source.
    measure : Aggregation
    where : tuple[str, ...]
        Conditions over the table's columns, all of which must hold.
    """

    table: Table
    source: str
    measure: Aggregation
    where: tuple[str, ...]

    @property
    def day(self) -> str:
        """Name of the time dimension."""
        default = str(self.table.model.defaults.get("agg_time_dimension") or "")
        return self.measure.agg_time_dimension or default


def take_apart(manifest: Manifest, metric: Metric, tables: dict[str, Table]) -> Simple:
    """Return the parts of a simple metric; ``tables`` are those that were asked for so far.

    Raises
    ------
    Refused
        It needs what a KPI file cannot say.
    """
    own, used = metric.type_params.metric_aggregation_params, metric.type_params.measure
    if own is not None:
        model, measure = manifest.models.get(own.semantic_model), own
        expr = metric.type_params.expr if own.expr is None else own.expr
        measure = own.model_copy(update={"name": metric.name, "expr": expr})
        used = Input(fill_nulls_with=metric.type_params.fill_nulls_with)
    else:
        used = Input(name=used) if isinstance(used, str) else used or Input()
        found = (
            (m, a) for m in manifest.models.values() for a in m.measures if a.name == used.name
        )
        model, measure = next(found, (None, Aggregation()))
    if model is None:
        raise Refused(f"no semantic model has the measure '{one_line(used.name or metric.name)}'")
    if measure.non_additive_dimension:
        raise Refused("its measure must not be added up over time (non_additive_dimension)")
    is_filled = used.fill_nulls_with is not None and measure.agg not in ADDITIVE
    if used.fill_nulls_with or is_filled:
        raise Refused(f"it fills gaps with {used.fill_nulls_with}")
    source, table = _table(manifest, model, tables)
    texts = [*templates(metric.filter), *templates(used.filter)]
    where = tuple(condition(t, model, manifest.adapter, table.dimension) for t in texts)
    return Simple(table, source, measure, where)


def measure_of(simple: Simple) -> dict[str, Any]:
    """Return what a KPI file says under ``measure``."""
    measure, where = simple.measure, list(simple.where)
    column = simple.table.measured(measure)
    is_number = not column[:1].isalpha()
    if measure.agg == "count" or (measure.agg == "sum" and column == "1"):
        where += [] if is_number else [f"{column} is not null"]
        found: dict[str, Any] = {"agg": "count"}
    elif measure.agg in _AGGREGATIONS:
        found = {"agg": measure.agg, "expr": column}
    else:
        raise Refused(f"its aggregation '{one_line(measure.agg)}' is not known here")
    if measure.agg == "percentile":
        found["percentile"] = _percentile(measure)
    return found | ({"where": all_of(where)} if where else {})


def all_of(where: Sequence[str]) -> str:
    """Return conditions as one."""
    return where[0] if len(where) == 1 else " and ".join(f"({text})" for text in where)


def _table(manifest: Manifest, model: SemanticModel, tables: dict[str, Table]) -> tuple[str, Table]:
    source = identifier(model.name)
    table = tables.setdefault(source, Table(model, manifest.adapter))
    if table.model.name != model.name:
        raise Refused(f"two semantic models would be the source '{source}'")
    table.check()
    return source, table


def _percentile(measure: Aggregation) -> float:
    for kind in ("discrete", "approximate"):
        if measure.agg_params.get(f"use_{kind}_percentile"):
            raise Refused(f"it is a {kind} percentile; here percentiles are interpolated")
    level = measure.agg_params.get("percentile")
    if not isinstance(level, int | float) or not 0 < level < 1:
        raise Refused("its percentile is not between 0 and 1")
    return float(level)
