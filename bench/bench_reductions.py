"""What a reduction to evidence costs, against a bare group-by over the same records.

Goal: at most 3 times the group-by that counts and sums per segment, week and one bin of the
value, which is the least that evidence by bins takes. Six reductions keep actors apart or put
records in order; for them the goal is 3 times the one step they cannot do without (decision 12),
and the ratio to the group-by is printed beside it. Pairs, crowds and texts have no goal: their
ratio and how it grows from one to four million records is printed. Seconds are of the processor,
of both threads, so that other work on the machine counts little. ``EVENTS=400000`` makes it
shorter. Exits with 1 if a goal is missed.
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
FREE = frozenset({"pairs", "crowds", "texts"})
NO_EVENTS = frozenset({"groups", "actor", "segment", "record", "ratio", "histogram", "revisions"})
GENERATE = """
copy (
select
  'segment ' || (hash(i) % 200) as segment,
  date '2023-11-13' + cast((i * 156 // {n}) * 7 as integer) as period_start,
  timestamp '2023-11-13 08:00:00' + to_seconds(cast(i * 94348800 // {n} as bigint)) as "at",
  cast(null as date) as arrived_on,
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
BY_ACTOR = """
select segment, period_start, actor, count(*) as n, sum(value) as total
from kpi_events
group by segment, period_start, actor
"""
BY_RECORD_KEY = """
select
  segment, period_start, actor, counterpart, cast("at" as date) as day, value, count(*) as n
from kpi_events
group by segment, period_start, actor, counterpart, cast("at" as date), value
"""
BY_CASE_IN_ORDER = """
select
  segment, period_start, state,
  lead("at") over (partition by case_id order by "at", record) as next_at
from kpi_events
"""
BY_SEGMENT_IN_ORDER = """
select
  segment, period_start, value,
  row_number() over (partition by segment, period_start order by "at", record) as place
from kpi_events
"""
BY_ACTOR_IN_ORDER_TWICE = """
select
  segment, period_start, actor, since,
  lag(since) over (partition by segment, period_start, actor order by "at") as since_before
from (
  select
    segment, period_start, actor, "at",
    "at" - lag("at") over (partition by segment, period_start, actor order by "at") as since
  from kpi_events
) as spaced
"""
STEPS = {
    "actors": BY_ACTOR,
    "displays": BY_ACTOR,
    "repeats": BY_RECORD_KEY,
    "clocks": BY_CASE_IN_ORDER,
    "spread": BY_SEGMENT_IN_ORDER,
    "gaps": BY_ACTOR_IN_ORDER_TWICE,
}


def best(engine: duckdb.DuckDBPyConnection, *statements: str) -> list[float]:
    """Return the least processor seconds of three runs of each statement, taken in turn."""
    known = {"resolution": 0.01, "target": 50.0}
    least = [float("inf")] * len(statements)
    for _ in range(REPEATS):
        for place, sql in enumerate(statements):
            used = {name: value for name, value in known.items() if f"${name}" in sql}
            start = time.process_time()
            engine.execute(f"create or replace temp table result as {sql}", used)
            least[place] = min(least[place], time.process_time() - start)
    return least


def ratios(
    engine: duckdb.DuckDBPyConnection, events: int, folder: Path
) -> dict[str, tuple[float, float]]:
    """Return the cost of each reduction in bare group-bys and in its own step."""
    file = folder / f"{events}.parquet"
    engine.execute(GENERATE.format(n=events, file=file))
    engine.execute(f"create or replace temp view kpi_events as select * from '{file}'")
    held = {row[0] for row in engine.execute("describe kpi_events").fetchall()}
    assert held == set(RECORD_COLUMNS), "every column of a record is generated"
    print(f"{events:,} records; bare group-by: {best(engine, BARE)[0]:.3f} s of the processor")
    found = {}
    for name in sorted(file.stem for file in Path(SQL / "units").glob("*.sql")):
        if name not in NO_EVENTS:
            taken = best(engine, BARE, STEPS.get(name, BARE), statement(f"units/{name}"))
            found[name] = (taken[2] / taken[0], taken[2] / taken[1])
    return found


def main() -> int:
    """Print one line per reduction."""
    with tempfile.TemporaryDirectory() as name, duckdb.connect(config={"threads": 2}) as engine:
        small, large = (ratios(engine, n, Path(name)) for n in (EVENTS // 4, EVENTS))
    missed = False
    for name, (ratio, by_step) in large.items():
        missed |= name not in FREE and by_step > GOAL
        note = f"{by_step:.1f} x its own step" if name in STEPS else ""
        if name in FREE:
            note = "no goal"
        print(f"{name:16s} {ratio:6.1f} x the group-by ({small[name][0]:.1f} at a quarter)  {note}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
