"""One more night over a ten times longer history, against one over the short history.

Goal: at most 1.3 times. Both projects have the same daily volume and KPIs; the long one has
ten times the rows and loads behind it. Also prints the cold start of the example.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from kpi_audit.paths import EXAMPLES, ROOT

GOAL = 1.3
GOAL_SECONDS = 25.0
SHORT_DAYS, FACTOR = 200, 10
ROWS_A_DAY = 400
FIRST_NIGHT = date(2026, 7, 1)
REPEATS = 3


def project(folder: Path, days: int) -> Path:
    """Write a project with ``days`` days of history, one file a month, and return its folder."""
    shutil.copytree(EXAMPLES / "starter", folder, ignore=shutil.ignore_patterns("exports", "*.py"))
    (folder / "exports").mkdir()
    for place, start in enumerate(range(0, days, 30)):
        first = FIRST_NIGHT - timedelta(days=days - start)
        deliver(folder, first, min(30, days - start), place)
    return folder


def deliver(folder: Path, first: date, days: int, seed: int) -> None:
    """Write one file of calls."""
    rng = np.random.default_rng(seed)
    lines = ["date,team,person,calls,meetings"]
    for day in range(days):
        counts = rng.poisson((30, 6), (ROWS_A_DAY, 2))
        lines += [
            f"{first + timedelta(days=day)},team {i % 10},person {i},{counts[i, 0]},{counts[i, 1]}"
            for i in range(ROWS_A_DAY)
        ]
    (folder / "exports" / f"{first}.csv").write_text("\n".join(lines) + "\n")


def night(folder: Path, as_of: date) -> float:
    """Run one night in a process of its own and return its seconds."""
    start = time.perf_counter()
    arguments = ["-m", "pipelines.cli", "run", str(folder), "--as-of", str(as_of), "--quiet"]
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def next_nights(folder: Path) -> float:
    """Return the shortest of some nights that each bring one more day."""
    night(folder, FIRST_NIGHT)
    times = []
    for number in range(1, REPEATS + 1):
        deliver(folder, FIRST_NIGHT + timedelta(days=number - 1), 1, 1000 + number)
        times.append(night(folder, FIRST_NIGHT + timedelta(days=number)))
    return min(times)


def cold_start(folder: Path) -> float:
    """Return the seconds of the first night on the example, nothing there before."""
    left = shutil.ignore_patterns("warehouse", "review", ".dagster", ".kpi-audit-key")
    shutil.copytree(EXAMPLES / "outreach", folder, ignore=left)
    return night(folder, date(2026, 11, 23))


def main() -> None:
    """Print the cold start and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        seconds = cold_start(base / "outreach")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"first night on examples/outreach: {seconds:.1f} s (goal {GOAL_SECONDS:.0f} s),"
            f" peak memory {peak:.0f} MB (goal 2,048 MB)"
        )
        short = next_nights(project(base / "short", SHORT_DAYS))
        long = next_nights(project(base / "long", SHORT_DAYS * FACTOR))
        print(
            f"one more night: {long:.1f} s over {SHORT_DAYS * FACTOR * ROWS_A_DAY:,} rows,"
            f" {short:.1f} s over {SHORT_DAYS * ROWS_A_DAY:,} rows,"
            f" ratio {long / short:.2f} (goal {GOAL})"
        )


if __name__ == "__main__":
    main()
