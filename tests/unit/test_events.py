"""What a KPI's records look like to the statements that read them."""

from __future__ import annotations

import duckdb
import pytest

from assets.events import as_amounts, events
from assets.statements import statement
from kpi_audit.project.kpi import Kpi

ROWS = (
    "select * from (values (date '2026-01-05', 'ann'), (date '2026-01-06', 'ann'),"
    " (date '2026-01-07', 'bob')) as t (day, person)"
)


def kpi(agg: str, expr: str | None = None) -> Kpi:
    declared = {"name": "breadth", "title": "Breadth", "source": "messages", "time": "day"}
    return Kpi.model_validate(declared | {"measure": {"agg": agg, "expr": expr}})


def values(shown: Kpi) -> list[float]:
    view = events(shown, ROWS, "day", None, None)
    found = duckdb.sql(f"select value from ({view}) as v order by period_start, value")
    return [float(row[0]) for row in found.fetchall()]


def test_different_names_are_counted() -> None:
    view = events(kpi("count_distinct", "person"), ROWS, "day", None, None)
    with duckdb.connect() as engine:
        engine.execute(f"create temp view kpi_events as {view}")
        found = engine.execute(statement("kpi/count_distinct")).fetchall()
    assert [row[2] for row in found if row[0] == ""] == [2.0]


@pytest.mark.parametrize(
    ("agg", "expr", "amounts"),
    [
        ("count", None, [1, 1, 1]),
        ("sum", "length(person)", [3, 3, 3]),
        ("sum_boolean", "person = 'ann'", [0, 1, 1]),
        ("count_distinct", "person", [1, 1, 1]),
    ],
)
def test_detectors_add_up_amounts_never_names(
    agg: str, expr: str | None, amounts: list[float]
) -> None:
    assert values(as_amounts(kpi(agg, expr))) == amounts
