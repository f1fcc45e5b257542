"""What a reduction to evidence costs, against a bare group-by over the same records.

Goal: at most 3 times the group-by that counts and sums per segment, week and one bin of the
value, which is the least that evidence by bins takes. Pairs, texts and whatever keeps actors apart
or puts records in an order are more than a group-by: their ratio and how it grows from one to four
million records is printed, without a goal. ``EVENTS=400000`` makes it shorter. Exits with 1 if a
goal is missed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from assets.statements import statement
from kpi_audit.paths import SQL
from kpi_audit.records import RECORD_COLUMNS

EVENTS = int(os.environ.get("EVENTS", "4_000_000"))
GOAL, REPEATS = 3.0, 3
# More than a group-by: pairs of people and crowds on one object, texts, records of one actor in the
# order of time, actors or cases kept apart, records ranked among each other.
FREE = frozenset(
    {"pairs", "crowds", "texts", "gaps", "clocks", "splits", "repeats"}
    | {"actors", "period_ends", "displays", "readings", "spread"}
)
NO_EVENTS = frozenset({"groups", "actor", "segment", "record", "ratio", "histogram", "revisions"})
GENERATE = """
copy (
select
  'segment ' || (hash(i) % 200) as segment,
  date '2023-11-13' + cast((i * 156 // {n}) * 7 as integer) as period_start,
  timestamp '2023-11-13 08:00:00' + to_seconds(cast(i * 94348800 // {n} as bigint)) as "at",
  'a' || (hash(i * 7) % 20000) as actor,
  cast(i as varchar) as record,
  cast(hash(i * 13) % 100000 / 100.0 as decimal(28, 6)) as value,
  cast(1 as decimal(18, 6)) as weight,
  cast(hash(i * 17) % 90 as double) as numerator,
  cast(100 + hash(i * 19) % 50 as double) as denominator,
  cast(hash(i * 13) % 100000 / 100.0 + 0.1 as double) as compare,
  cast(hash(i * 23) % 5 as double) as outcome,
  cast(hash(i * 29) % 4 as double) as companion,
  hash(i * 31) % 20 = 0 as is_reversed,
  'a' || (hash(i * 37) % 20000) as counterpart,
  't' || (hash(i * 7) % 50) as team,
  'o' || (hash(i * 41) % 100000) as object,
  'Dear colleague, this is text number ' || (hash(i * 43) % 500000) as text,
  'c' || (i // 8) as case_id,
  case when i % 8 = 7 then 'closed' when i % 3 = 0 then 'waiting' else 'open' end as state,
  i % 3 = 0 as is_stopped,
  false as is_scheduled
from range({n}) as t(i)
) to '{file}' (format parquet, compression zstd)
"""
BARE = """
select segment, period_start, cast(value as bigint) % 10 as bin, count(*) as n, sum(value) as total
from kpi_events
group by segment, period_start, cast(value as bigint) % 10
"""


def best(engine: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Return the shortest of three runs, in seconds."""
    known = {"resolution": 0.01, "target": 50.0}
    used = {name: value for name, value in known.items() if f"${name}" in sql}
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        engine.execute(f"create or replace temp table result as {sql}", used)
        times.append(time.perf_counter() - start)
    return min(times)


def ratios(engine: duckdb.DuckDBPyConnection, events: int, folder: Path) -> dict[str, float]:
    """Return the cost of each reduction, in bare group-bys, over ``events`` records."""
    file = folder / f"{events}.parquet"
    engine.execute(GENERATE.format(n=events, file=file))
    engine.execute(f"create or replace temp view kpi_events as select * from '{file}'")
    held = {row[0] for row in engine.execute("describe kpi_events").fetchall()}
    assert held == set(RECORD_COLUMNS), "every column of a record is generated"
    bare = best(engine, BARE)
    print(f"{events:,} records; bare group-by: {bare:.3f} s")
    names = sorted(file.stem for file in Path(SQL / "units").glob("*.sql"))
    return {
        name: best(engine, statement(f"units/{name}")) / bare
        for name in names
        if name not in NO_EVENTS
    }


def main() -> int:
    """Print one line per reduction."""
    with tempfile.TemporaryDirectory() as name, duckdb.connect(config={"threads": 2}) as engine:
        small, large = (ratios(engine, n, Path(name)) for n in (EVENTS // 4, EVENTS))
    missed = False
    for name, ratio in large.items():
        is_free = name in FREE
        missed |= not is_free and ratio > GOAL
        note = f"no goal; {small[name]:.1f} x at a quarter of the records" if is_free else ""
        print(f"{name:16s} {ratio:6.1f} x the group-by  {note}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
