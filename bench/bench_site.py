"""A site of a year of nights on the example company; goals: 30 seconds, 50 MB.

Needs its last night (``make audit``). The other nights are made from it: verdicts turn, findings
come and go.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from kpi_audit.paths import EXAMPLES, ROOT
from pipelines.published import snapshot
from pipelines.resources import read_project
from pipelines.reviewing import last_tables
from pipelines.site import write_pages

sys.path.insert(0, str(ROOT))

from kpi_audit.review.model import review
from tests.unit.site.synthetic_year import year

NIGHTS = 365
SECONDS, MEGABYTES = 30.0, 50.0


def main() -> None:
    """Print seconds and megabytes beside their goals."""
    with snapshot(read_project(EXAMPLES / "outreach")) as warehouse:
        tables = last_tables(warehouse)
    record = year(tables, NIGHTS)
    with tempfile.TemporaryDirectory() as folder:
        start, work = time.perf_counter(), time.process_time()
        n, size = write_pages(review(tables, most_full=None), record, Path(folder))
        seconds, work = time.perf_counter() - start, time.process_time() - work
    print(
        f"site of {NIGHTS} nights: {n:,} pages, {seconds:.1f} s ({work:.1f} s of work, goal"
        f" {SECONDS:.0f}), {size / 1e6:.1f} MB (goal {MEGABYTES:.0f})"
    )


if __name__ == "__main__":
    main()
