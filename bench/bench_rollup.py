"""Roll-up of events to the weekly panel, against the bare group-by of the same Parquet file.

Goal: at most 2 times the bare group-by, at 50 million events. ``EVENTS=5000000`` makes it shorter.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from assets.events import events
from assets.statements import statement
from kpi_audit.project.kpi import Kpi

EVENTS = int(os.environ.get("EVENTS", "50_000_000"))
GOAL = 2.0
REPEATS = 3
GENERATE = """
copy (
  select
    'team ' || (hash(i) % 50) as team,
    date '2023-11-13' + cast(i * 1092 // {n} as integer) as sent_at__day,
    hash(i * 7) % 20000 as actor,
    cast(hash(i * 13) % 100000 as bigint) as amount
  from range({n}) as t(i)
) to '{file}' (format parquet, compression zstd)
"""
BARE = """
select team, date_trunc('week', sent_at__day) as week, count(*) as n{total}
from '{file}' group by team, week
"""


def kpi(agg: str) -> Kpi:
    """Return a weekly KPI by team."""
    measure = {"agg": agg, "expr": None if agg == "count" else "amount"}
    return Kpi.model_validate(
        {"name": "k", "title": "K", "source": "s", "time": "sent_at", "segments": ["team"]}
        | {"measure": measure}
    )


def best(run: Callable[[], object]) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the ratio for a count and for a sum."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.parquet"
        connection = duckdb.connect(config={"threads": 2})
        connection.execute(GENERATE.format(n=EVENTS, file=file))
        for agg, total in (("count", ""), ("sum", ", sum(amount) as total")):
            view = events(kpi(agg), f"select * from '{file}'", "sent_at__day", None, None)
            connection.execute(f"create or replace temp view kpi_events as {view}")
            bare = BARE.format(file=file, total=total)
            base = best(lambda sql=bare: connection.execute(sql).fetchall())
            sql = statement(f"kpi/{agg}")
            ours = best(lambda sql=sql: connection.execute(sql).fetchall())
            print(
                f"rollup {agg} {EVENTS:,} events: {ours:.2f} s, bare group-by {base:.2f} s,"
                f" ratio {ours / base:.2f} (goal {GOAL})"
            )


if __name__ == "__main__":
    main()
