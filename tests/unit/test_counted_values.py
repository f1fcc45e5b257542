"""What a reduction sees of records that are counted, not measured: a number, as documented."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from assets.events import events
from kpi_audit.project.kpi import Kpi

ROWS = "select * from (values ('ann', true), ('ann', false), (null, null)) as t(who, is_won)"


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ({"agg": "count"}, [1, 1, 1]),
        ({"agg": "count_distinct", "expr": "who"}, [1, 1, None]),
        ({"agg": "sum_boolean", "expr": "is_won"}, [1, 0, 0]),
        ({"agg": "sum", "expr": "2.5"}, [2.5, 2.5, 2.5]),
    ],
)
def test_a_reduction_reads_numbers(measure: dict[str, Any], expected: list[float | None]) -> None:
    declared = {"name": "k", "title": "K", "source": "s", "grain": "once", "measure": measure}
    select = events(Kpi.model_validate(declared), ROWS, None, None, None, is_reduced=True)
    found = duckdb.sql(f"select value, cast(value as double) * 1 from ({select})").fetchall()
    assert [value if value is None else float(value) for value, _ in found] == expected
