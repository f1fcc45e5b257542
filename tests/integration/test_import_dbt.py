"""Metrics of a dbt project, imported and audited for a night, have the values the database says."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import cli
from pipelines.published import snapshot
from tests.integration.runs import audit
from tests.unit.dbt.manifests import manifest, metric, where, written

FIRST = date(2025, 1, 6)  # a Monday
PAID = where("{{ Dimension('order_id__status') }} = 'paid'")
TRUTH = {
    "revenue": "sum(case when status = 'paid' then amount end)",
    "net_revenue": "sum(amount - tax)",
    "buyers": "count(distinct customer_id)",
    "big": "sum(is_large)",
    "arrived": "count(delivered_at)",
    "paid_share": "1.0 * sum(status = 'paid') / count(*)",
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "shop.db"
    with sqlite3.connect(file) as shop:
        shop.execute(
            "create table orders (order_id integer, customer_id integer, ordered_at text,"
            " status text, amount real, tax real, is_large integer, delivered_at text)"
        )
        for number in range(700):
            day = (FIRST + timedelta(days=number // 5)).isoformat()
            status = "paid" if number % 3 else "open"
            row = (number, number % 41, day, status, number % 17 + 0.5, 0.25, number % 2)
            delivered = day if number % 4 else None
            shop.execute("insert into orders values (?, ?, ?, ?, ?, ?, ?, ?)", (*row, delivered))
    shop.close()
    return file


def test_imported_metrics_have_the_values_of_the_database(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_AUDIT_DBT_URL", f"sqlite:///{database}")
    content = manifest(
        metric("revenue", measure="order_total", filter=PAID),
        metric("net_revenue", measure="net"),
        metric("buyers", measure="customers"),
        metric("big", measure="large_orders"),
        metric("arrived", measure="delivered"),
        metric("orders_placed", measure="order_count"),
        metric(
            "paid_share",
            "ratio",
            params={
                "numerator": {"name": "orders_placed", "filter": PAID},
                "denominator": {"name": "orders_placed"},
            },
        ),
        metric("running", "cumulative", measure="order_total"),
    )
    folder = tmp_path / "project"
    file = written(tmp_path, content)
    cli(["import", "dbt", str(file), "--into", str(folder)], standalone_mode=False)
    project = audit(folder, date(2025, 8, 1))
    with sqlite3.connect(database) as shop:
        columns = ", ".join(f"{sql} as {name}" for name, sql in TRUTH.items())
        week = "date(ordered_at, '-6 days', 'weekday 1')"
        query = f"select {week}, {columns} from orders group by 1 order by 1"
        truth = {row[0]: dict(zip(TRUTH, row[1:], strict=True)) for row in shop.execute(query)}
    shop.close()
    with snapshot(project) as published:
        rows = published.query("select * from kpi_values where segment = ''")
    assert len(truth) == 20
    for name in TRUTH:
        found = rows[rows["kpi"] == name].set_index("period_start")["value"]
        weeks = {str(day)[:10]: value for day, value in found.items()}
        expected = {day: values[name] for day, values in truth.items()}
        assert {day: weeks[day] for day in expected} == pytest.approx(expected)
    with duckdb.connect(str(folder / "warehouse" / "audit.duckdb"), read_only=True) as warehouse:
        people = warehouse.sql("select distinct customer_id from raw_orders").fetchall()
    assert len(people) == 41
    assert all(re.fullmatch("[0-9a-f]{16}", person) for (person,) in people)
