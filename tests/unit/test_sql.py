"""Every statement under sql/: one statement, a header, portable."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlglot

from kpi_audit.dialect import TARGETS, NotPortable, portable, translate
from kpi_audit.paths import SQL

FILES = sorted(SQL.rglob("*.sql"))
PARAMETERS = {
    "as_of": date(2026, 11, 23),
    "last": date(2026, 11, 22),
    "kpi": "replies",
    "definition": "d'; drop table x; --",
    "against": "floor 20",
    "source": "messages",
    "is_once": False,
    "level": 0.9,
    "width": 1.0,
    "lowest": 0.0,
    "highest": 9.0,
    "resolution": 0.01,
    "shown": 5,
    "load_id": "000001-abc",
    "before": "",
    "known_from": date(2026, 11, 23),
    "since": "",
    "target": 20.0,
    "cap": 2500.0,
}
NAMES = {
    "raw": "raw_visits",
    "table": "raw_visits",
    "source": "visits",
    "day": "day",
    "key": "a, b",
    "columns": "a, b",
    "column": "c",
    "type": "varchar",
    "actor": "a",
    "same": "lag(a) over before = a",
    "as_of": "2026-11-23",
    "events": "select a, actor, segment, period_start from kpi_events",
    "own": "segment = 'a'",
    "is_new": "false",
    "smallest": "5",
    "start": "2026-01-05",
    "version": "cast(v as varchar) desc,",
    "current": "select a, b, load_id, line, known_from from raw_visits",
    "counts": "a = 'D7' and b in (date '2026-01-05')",
    "grain": "week",
    "value": "1",
    "until": "2026-11-23",
}
DEFINED = NAMES | {"columns": "a varchar, b varchar"}


def text(file: Path) -> str:
    names = DEFINED if file.stem == "create_raw" else NAMES
    return file.read_text(encoding="utf-8").format(**names)


def test_there_are_statements() -> None:
    assert len(FILES) > 20


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SQL)))
def test_one_statement_with_a_header(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith("-- ")
    assert len(sqlglot.parse(text(file), read="duckdb")) == 1


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SQL)))
def test_every_statement_translates(file: Path, target: str) -> None:
    translated = translate(text(file), target, PARAMETERS)
    assert sqlglot.parse_one(translated, read=target) is not None


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select a as a from t group by all", "group by all"),
        ("select a / b as c from t", "division by b"),
        ("select sum(a) from t", "column without alias"),
        ("select list_sort(a) as a, my_function(a) as b from t", "my_function()"),
        ("select round(a, 2) as a from t", "round to digits"),
    ],
)
def test_what_is_not_portable_is_refused(sql: str, expected: str) -> None:
    with pytest.raises(NotPortable, match=expected.replace("(", r"\(").replace(")", r"\)")):
        portable(sql)


def test_exact_percentiles_stay_exact() -> None:
    sql = "select percentile_cont(0.5) within group (order by a) as m from t"
    assert "PERCENTILE(a, 0.5)" in translate(sql, "spark")
    assert "quantileExactInclusive(0.5)(a)" in translate(sql, "clickhouse")
    assert "PERCENTILE_CONT(0.5) WITHIN GROUP" in translate(sql, "postgres")


def test_parameters_become_literals_whatever_they_contain() -> None:
    sql = translate("select a as a from t where b = $definition", "postgres", PARAMETERS)
    assert sql.endswith("b = 'd''; drop table x; --'")
