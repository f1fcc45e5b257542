"""A metric of dbt as a KPI, or the reason why it cannot be one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from assets.reading.identifiers import identifier
from kpi_audit.project.kpi import Kpi
from pipelines.dbt.filters import Refused, condition, templates
from pipelines.dbt.manifest import Input, Manifest, Metric, one_line, owner
from pipelines.dbt.simple import Simple, all_of, measure_of, take_apart
from pipelines.dbt.tables import Table

_IN_RATIOS = frozenset({"sum", "count", "sum_boolean"})
_NOT_SIMPLE = {
    "cumulative": "it is a running total, not the value of a period",
    "derived": "it is computed from other metrics; audit those, or say it in SQL of your own",
    "conversion": "it joins two events; say it in SQL of your own",
}
_GRAINS = ("week", "month", "quarter")  # day and finer become weeks, the grain of this audit


@dataclass(slots=True)
class Import:
    """What became of the metrics.

    Attributes
    ----------
    kpis : dict[str, dict]
        Content of each KPI file, by name.
    tables : dict[str, Table]
        Sources they read, by name.
    refused : dict[str, str]
        Why the others are not there, by name.
    """

    kpis: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def translate(manifest: Manifest, only: Iterable[str] = ()) -> Import:
    """Return metrics as KPIs: each whole, or not at all and why."""
    done = Import()
    for name, metric in sorted(manifest.metrics.items()):
        if only and name not in only:
            continue
        before = {source: dict(table.columns) for source, table in done.tables.items()}
        try:
            done.kpis[name] = _kpi(manifest, metric, done)
        except Refused as reason:
            done.refused[name] = str(reason)
            for source in list(done.tables):  # a refused metric asks for no columns
                done.tables[source].columns = before.get(source, {})
                if source not in before:
                    del done.tables[source]
    return done


def _kpi(manifest: Manifest, metric: Metric, done: Import) -> dict[str, Any]:
    if metric.type in _NOT_SIMPLE:
        raise Refused(_NOT_SIMPLE[metric.type])
    if metric.type == "ratio":
        source, measure, found = _ratio(manifest, metric, done)
    elif metric.type == "simple":
        simple = take_apart(manifest, metric, done.tables)
        source, measure, found = simple.source, measure_of(simple), simple
    else:
        raise Refused(f"its type '{one_line(metric.type)}' is not known here")
    time, grain = _time(found, metric)
    said = {
        "title": one_line(metric.label) or metric.name,
        "description": metric.description.strip(),
        "owner": _owner(manifest, metric),
        "source": source,
        "measure": measure,
        "time": time,
        "grain": grain,
    }
    kept = {key: value for key, value in said.items() if value}
    try:
        Kpi.model_validate({"name": metric.name, **kept})
    except ValidationError as error:
        if error.errors()[0]["loc"] == ("name",):
            raise Refused(
                f"its name is no name of a KPI; call it '{identifier(metric.name)}' in dbt"
            ) from None
        raise Refused(f"it makes no KPI: {error.errors()[0]['msg']}") from None
    return kept


def _ratio(manifest: Manifest, metric: Metric, done: Import) -> tuple[str, dict[str, Any], Simple]:
    parts = []
    for part in (metric.type_params.numerator, metric.type_params.denominator):
        used = Input(name=part) if isinstance(part, str) else part or Input()
        if used.offset_window or used.offset_to_grain:
            raise Refused("it compares with an earlier period")
        other = manifest.metrics.get(used.name)
        if other is None or other.type != "simple":
            raise Refused(f"its part '{one_line(used.name)}' is no simple metric")
        both = [*templates(other.filter), *templates(used.filter)]
        parts.append(take_apart(manifest, other.model_copy(update={"filter": both}), done.tables))
    above, below = parts
    if above.source != below.source or above.day != below.day:
        raise Refused("its two parts come from different tables or times")
    texts, table = templates(metric.filter), above.table
    model = table.model
    where = [condition(text, model, manifest.adapter, table.dimension) for text in texts]
    found = {"agg": "ratio", "numerator": _summand(above), "denominator": _summand(below)}
    return above.source, found | ({"where": all_of(where)} if where else {}), above


def _summand(simple: Simple) -> str:
    """Return what a row adds to a sum; 0 where the sum passes it over."""
    agg, column = simple.measure.agg, simple.table.measured(simple.measure)
    if agg not in _IN_RATIOS:
        raise Refused(f"a part of it is a {one_line(agg)}, which is no sum over rows")
    where = list(simple.where)
    if column[:1].isalpha():
        where.append(column if agg == "sum_boolean" else f"{column} is not null")
    value = column if agg == "sum" else "1"
    return f"case when {all_of(where)} then {value} else 0 end" if where else value


def _time(simple: Simple, metric: Metric) -> tuple[str, str]:
    name, model = simple.day, simple.table.model
    found = next((d for d in model.dimensions if d.name == name and d.type == "time"), None)
    if found is None:
        raise Refused("it has no time dimension (agg_time_dimension)")
    column = simple.table.dimension(name)
    finest = str(found.type_params.get("time_granularity") or "day").lower()
    wanted = metric.time_granularity.lower()
    if finest == "year" or wanted == "year":
        raise Refused("its values are of years; the longest period here is a quarter")
    if wanted in ("day", *_GRAINS) and finest not in _GRAINS:
        return column, wanted
    coarser = [grain for grain in _GRAINS if grain in (finest, wanted)]
    return column, coarser[-1] if coarser else "week"


def _owner(manifest: Manifest, metric: Metric) -> str:
    config = metric.config
    meta = config["meta"] if isinstance(config.get("meta"), dict) else {}
    group = metric.group or str(config.get("group") or "")
    named = (meta.get("owner"), metric.meta.get("owner"), meta.get("owners"))
    found = (owner(who) for who in (*named, metric.meta.get("owners")))
    return next(filter(None, found), "") or manifest.groups.get(group, "")
