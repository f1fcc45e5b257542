"""Metrics of dbt become KPI files, whole, or are refused with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi_audit.errors import AuditError
from pipelines.dbt.manifest import read_manifest
from pipelines.dbt.run import import_metrics
from pipelines.dbt.translate import translate
from tests.unit.dbt.manifests import (
    NAMES,
    ORDERS,
    dimension,
    manifest,
    measure,
    metric,
    of_version,
    where,
    written,
)

BIG = "{{ Dimension('order_id__is_big') }} = true"


def imported(folder: Path, *metrics: dict[str, Any], **more: Any) -> Any:
    return translate(read_manifest(written(folder, manifest(*metrics, **more))))


def refused(folder: Path, *metrics: dict[str, Any], **more: Any) -> str:
    found = imported(folder, *metrics, **more)
    assert found.tables == {} or found.kpis
    return str(found.refused["m"])


@pytest.mark.parametrize("name", NAMES)
def test_every_version_says_the_same(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "audit"
    lines = import_metrics(written(tmp_path, of_version(name)), folder, (), force=False)
    assert lines[0] == f"imported 2 of 2 metrics into {folder}:"
    assert yaml.safe_load((folder / "kpis" / "revenue.yaml").read_text()) == {
        "title": "Revenue",
        "description": "What was paid.",
        "owner": "ann@example.com",
        "source": "orders",
        "measure": {"agg": "sum", "expr": "amount", "where": "status = 'paid'"},
        "time": "ordered_at",
        "grain": "week",
    }
    assert yaml.safe_load((folder / "kpis" / "orders_placed.yaml").read_text())["measure"] == {
        "agg": "count"
    }
    (source,) = yaml.safe_load((folder / "audit.yaml").read_text())["sources"].values()
    assert sorted(source) == ["path", "query", "reader"]
    chosen, _, relation = source["query"].removeprefix("SELECT ").partition(" FROM ")
    assert relation == '"main"."orders"'
    names = ("ordered_at", "status", "amount")
    assert sorted(chosen.split(", ")) == sorted(f"{name} AS {name}" for name in names)
    assert source["path"] == "${KPI_AUDIT_DBT_URL}"
    assert "Likely outcomes: revenue." in lines[-1]


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ("order_total", {"agg": "sum", "expr": "amount"}),
        ("net", {"agg": "sum", "expr": "net"}),  # the database computes it
        ("customers", {"agg": "count_distinct", "expr": "customer_id"}),
        ("large_orders", {"agg": "sum_boolean", "expr": "is_large"}),
        ("largest", {"agg": "max", "expr": "amount"}),
        ("smallest", {"agg": "min", "expr": "amount"}),
        ("mean", {"agg": "average", "expr": "amount"}),
        ("typical", {"agg": "median", "expr": "amount"}),
        ("p90", {"agg": "percentile", "expr": "amount", "percentile": 0.9}),
        ("delivered", {"agg": "count", "where": "delivered_at is not null"}),
    ],
)
def test_aggregations(tmp_path: Path, used: str, expected: dict[str, Any]) -> None:
    found = imported(tmp_path, metric("m", measure=used))
    assert found.kpis["m"]["measure"] == expected
    computed = "amount - tax AS net" in found.tables["orders"].query()
    assert computed == (used == "net")


def test_ratios_and_filters(tmp_path: Path) -> None:
    both = {"numerator": {"name": "big"}, "denominator": {"name": "all"}}
    found = imported(
        tmp_path,
        metric("big", measure="order_total", filter=where(BIG)),
        metric("all", measure="order_count"),
        metric("m", "ratio", params=both, filter=where("{{ Dimension('status') }} in ('a', 'b')")),
    )
    assert found.kpis["m"]["measure"] == {
        "agg": "ratio",
        "numerator": "case when (is_big = TRUE) and (amount is not null) then amount else 0 end",
        "denominator": "1",
        "where": "status IN ('a', 'b')",
    }
    assert "amount > 100 AS is_big" in found.tables["orders"].query()


def test_owners_and_grains(tmp_path: Path) -> None:
    monthly = {**ORDERS, "defaults": {"agg_time_dimension": "month_booked"}}
    found = imported(
        tmp_path,
        metric("a", measure="order_total", group="sales"),
        metric("b", measure="order_total", meta={"owner": {"name": "Ann", "email": ["x@y.z"]}}),
        models=[monthly],
    )
    assert [found.kpis[name]["owner"] for name in "ab"] == ["sales@example.com", "x@y.z"]
    assert (found.kpis["a"]["time"], found.kpis["a"]["grain"]) == ("booked_month", "month")
    (daily,) = imported(
        tmp_path, metric("d", measure="order_total", time_granularity="day")
    ).kpis.values()
    assert daily["grain"] == "day"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "cumulative"}, "running total"),
        ({"kind": "derived"}, "computed from other metrics"),
        ({"kind": "conversion"}, "joins two events"),
        ({"kind": "strange"}, "type 'strange' is not known"),
        ({"measure": "nothing"}, "no semantic model has the measure 'nothing'"),
        ({"filter": where("{{ Dimension('customer__country') }} = 'x'")}, "needs another table"),
        ({"filter": where("{{ Dimension('order_id__colour') }} = 'x'")}, "no dimension 'colour'"),
        ({"filter": where("{{ TimeDimension('metric_time', 'day') }} > '2026'")}, "uses {{ Time"),
        ({"filter": where("{{ Dimension('a').grain('day') }} > 1")}, "only Dimension('...') can"),
        ({"filter": where("{{ Metric('a', ['b']) }} > 1")}, "only Dimension('...') can be"),
        ({"filter": where("{{ Entity('customer') }} = 1")}, "only Dimension('...') can be"),
        ({"filter": where("{{ env_var('SECRET') }} = 1")}, "Jinja other than"),
        ({"filter": where("{% set x = 1 %} 1 = 1")}, "Jinja other than"),
        ({"filter": where("status = 'x'")}, "names 'status' without Dimension"),
        ({"filter": where("{{ Dimension('status') }} = \"paid\"")}, "names 'paid' without"),
        ({"filter": where("lower({{ Dimension('status') }}) = 'x'")}, "uses lower"),
        ({"filter": where("{{ Dimension('status') }} in (select 1)")}, "uses subquery"),
        ({"filter": where("1 = 1; drop table orders")}, "is not one condition"),
        ({"filter": where("1 = 1 from orders")}, "is not one condition"),
        ({"filter": where("{{ Dimension('status') }} = 'it\\'s'")}, "backslash"),
        ({"filter": where("{{ Dimension('order_id__who') }} = 7")}, "looks into the key"),
        ({"filter": {"unheard_of": 1}}, "shape that is not documented"),
        ({"params": {"measure": {"name": "mean", "fill_nulls_with": 0}}}, "fills gaps with 0"),
        ({"params": {"measure": {"name": "order_total", "fill_nulls_with": 5}}}, "gaps with 5"),
        ({"time_granularity": "year"}, "values are of years"),
    ],
)
def test_what_cannot_be_said_is_refused(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    given = {"measure": "order_total", **changes}
    kind = given.pop("kind", "simple")
    assert reason in refused(tmp_path, metric("m", kind, **given))


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (measure("x", "sum", "customer_id"), "takes the sum of the key 'customer_id'"),
        (measure("x", "sum", "sum(amount)"), "more than an expression over one row"),
        (measure("x", "sum", "(select 1)"), "more than an expression over one row"),
        (measure("x", "sum", "amount; drop table orders"), "more than an expression"),
        (measure("x", "sum", "amount from orders"), "more than an expression over one row"),
        (measure("x", "hll", "amount"), "aggregation 'hll' is not known"),
        (measure("x", "percentile", "amount"), "not between 0 and 1"),
        (
            measure("x", "percentile", "a", agg_params={"use_discrete_percentile": True}),
            "discrete percentile",
        ),
        (
            measure("x", "sum", "amount", non_additive_dimension={"name": "ordered_at"}),
            "must not be added up over time",
        ),
        (measure("x", "sum", "amount", agg_time_dimension="gone"), "has no time dimension"),
        (measure("status", "sum", "amount * 2"), "two different columns would be called 'status'"),
    ],
)
def test_measures_that_are_refused(tmp_path: Path, found: dict[str, Any], reason: str) -> None:
    model = {**ORDERS, "measures": [found]}
    one = metric("m", measure=found["name"], filter=where("{{ Dimension('status') }} = 'a'"))
    assert reason in refused(tmp_path, one, models=[model])


@pytest.mark.parametrize(
    "relation", ["", "orders; drop table x", "a, b", "(select 1)", "orders where 1 = 1", None]
)
def test_a_relation_is_one_table(tmp_path: Path, relation: str | None) -> None:
    model = {**ORDERS, "node_relation": {"relation_name": relation}}
    assert "is not one table" in refused(
        tmp_path, metric("m", measure="order_total"), models=[model]
    )


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ({"name": "all", "offset_window": {"count": 1, "granularity": "week"}}, "earlier period"),
        ({"name": "who"}, "a part of it is a count_distinct"),
        ({"name": "gone"}, "'gone' is no simple metric"),
        ({"name": "m"}, "'m' is no simple metric"),
    ],
)
def test_ratios_that_are_refused(tmp_path: Path, part: dict[str, Any], reason: str) -> None:
    others = metric("all", measure="order_count"), metric("who", measure="customers")
    both = {"numerator": {"name": "all"}, "denominator": part}
    assert reason in refused(tmp_path, *others, metric("m", "ratio", params=both))


def test_a_blind_comparison_is_refused(tmp_path: Path) -> None:
    one = metric("m", measure="order_total", filter=where("{{ Dimension('status') }} = 'a'"))
    assert "without regard to case" in refused(tmp_path, one, adapter="mysql")


@settings(deadline=None)
@given(name=st.text(max_size=40), text=st.text(max_size=60))
@example(name="", text="0\x850")
def test_hostile_names_never_leave_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    given = [metric(name, measure="order_total", label=text, description=text)]
    given += [metric("fine", measure="order_total", label=text, description=text)]
    lines = import_metrics(written(folder, manifest(*given)), folder / "p", (), force=False)
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    ours = {f"p/kpis/{kpi}.yaml" for kpi in ("fine", name)}
    assert files - {"manifest.json", "p/audit.yaml"} <= ours
    found = yaml.safe_load((folder / "p" / "kpis" / "fine.yaml").read_text())
    assert found.get("description", "") == text.strip()
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    ("name", "proposal"),
    [("Revenue %", "revenue"), ("../../etc/passwd", "etc_passwd"), ("2x", "c_2x"), ("a\nb", "a_b")],
)
def test_a_name_that_is_none_gets_a_proposal(tmp_path: Path, name: str, proposal: str) -> None:
    given = manifest(metric(name, measure="order_total"))
    with pytest.raises(AuditError, match=f"call it '{proposal}' in dbt"):
        import_metrics(written(tmp_path, given), tmp_path / "p", (), force=False)
    assert not (tmp_path / "p").exists()


def test_a_refused_metric_asks_for_no_column(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        metric("a", measure="order_total"),
        metric("m", measure="net", filter=where(BIG, "{{ Dimension('gone') }} = 1")),
        models=[{**ORDERS, "dimensions": [*ORDERS["dimensions"], dimension("x")]}],
    )
    assert sorted(found.tables["orders"].columns) == ["amount", "ordered_at"]
    assert list(found.refused) == ["m"]
