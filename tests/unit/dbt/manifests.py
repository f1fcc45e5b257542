"""Manifests as each version of dbt writes them, by hand from the documented schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAMES = ("v10", "v11", "v12", "v12 of dbt 1.12")


def dimension(name: str, expr: str | None = None, grain: str | None = None) -> dict[str, Any]:
    kind = {"type": "time", "type_params": {"time_granularity": grain}} if grain else {}
    return {"name": name, "type": "categorical", "expr": expr, "type_params": None, **kind}


def measure(name: str, agg: str, expr: str | None = None, **more: Any) -> dict[str, Any]:
    empty = {"agg_params": None, "non_additive_dimension": None, "agg_time_dimension": None}
    return {"name": name, "agg": agg, "expr": expr, "description": None, **empty, **more}


MEASURES = [
    measure("order_total", "sum", "amount"),
    measure("order_count", "sum", "1"),
    measure("net", "sum", "amount - tax"),
    measure("customers", "count_distinct", "customer_id"),
    measure("large_orders", "sum_boolean", "is_large"),
    measure("largest", "max", "amount"),
    measure("typical", "median", "amount"),
    measure("p90", "percentile", "amount", agg_params={"percentile": 0.9}),
    measure("mean", "average", "amount"),
    measure("smallest", "min", "amount"),
    measure("delivered", "count", "delivered_at"),
]
ORDERS = {
    "name": "orders",
    "resource_type": "semantic_model",
    "model": "ref('orders')",
    "node_relation": {
        "alias": "orders",
        "schema_name": "main",
        "database": "shop",
        "relation_name": '"main"."orders"',
    },
    "defaults": {"agg_time_dimension": "ordered_at"},
    "primary_entity": None,
    "entities": [
        {"name": "order_id", "type": "primary", "expr": None},
        {"name": "customer", "type": "foreign", "expr": "customer_id"},
    ],
    "dimensions": [
        dimension("ordered_at", grain="day"),
        dimension("status"),
        dimension("is_big", "amount > 100"),
        dimension("who", "customer_id"),
        dimension("month_booked", "booked_month", grain="month"),
        dimension("year_booked", "booked_year", grain="year"),
    ],
    "measures": MEASURES,
}


def where(*texts: str) -> dict[str, Any]:
    return {"where_filters": [{"where_sql_template": text} for text in texts]}


def metric(name: str, kind: str = "simple", /, **more: Any) -> dict[str, Any]:
    used = more.pop("measure", None)
    params = {"measure": {"name": used, "filter": None, "fill_nulls_with": None}} if used else {}
    params |= more.pop("params", {})
    return {
        "name": name,
        "resource_type": "metric",
        "label": name.title(),
        "description": "",
        "type": kind,
        "type_params": {"numerator": None, "denominator": None, "expr": None, **params},
        "filter": None,
        "config": {"enabled": True, "group": None, "meta": {}},
        "meta": {},
        "group": None,
        "time_granularity": None,
        **more,
    }


def manifest(*metrics: dict[str, Any], version: int = 12, **more: Any) -> dict[str, Any]:
    schema = f"https://schemas.getdbt.com/dbt/manifest/v{version}.json"
    models = more.pop("models", [ORDERS])
    adapter = more.pop("adapter", "sqlite")
    return {
        "metadata": {
            "dbt_schema_version": schema,
            "project_name": "shop",
            "adapter_type": adapter,
        },
        "nodes": {"model.shop.orders": {"name": "orders"}},
        "metrics": {f"metric.shop.{item['name']}": item for item in metrics},
        "semantic_models": {f"semantic_model.shop.{m['name']}": m for m in models},
        "groups": {"group.shop.sales": {"name": "sales", "owner": {"email": "sales@example.com"}}},
        **more,
    }


def of_version(name: str) -> dict[str, Any]:
    """The same two metrics, as each version writes them."""
    paid = "{{ Dimension('order_id__status') }} = 'paid'"
    total = metric("revenue", measure="order_total", description="What was paid.")
    if name == "v10":  # one template, no list; meta beside the configuration
        total |= {"filter": {"where_sql_template": paid}, "meta": {"owner": "ann@example.com"}}
        total.pop("time_granularity")
        orders = metric("orders_placed", params={"measure": "order_count"})
        return manifest(total, orders, version=10)
    total |= {"filter": where(paid), "config": {"meta": {"owner": "ann@example.com"}}}
    orders = metric("orders_placed", measure="order_count")
    if name == "v12 of dbt 1.12":  # measures went into the metrics
        own = {"semantic_model": "orders", "agg": "sum", "agg_time_dimension": "ordered_at"}
        total["type_params"] = {"metric_aggregation_params": own, "expr": "amount"}
        orders["type_params"] = {"metric_aggregation_params": {**own, "expr": "1"}}
        return manifest(total, orders, models=[{**ORDERS, "measures": []}])
    return manifest(total, orders, version=int(name[1:]))


def written(folder: Path, content: Any) -> Path:
    file = folder / "manifest.json"
    file.write_text(json.dumps(content))
    return file
