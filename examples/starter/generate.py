"""Writes the invented file of the starter project: two years of calls and meetings, one row a day.

Calls lead to meetings a week later, one per cent for one per cent, all the time.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

PEOPLE = {"north": ("Ann", "Ben", "Cleo"), "south": ("Dan", "Eve", "Finn")}
FIRST = date(2024, 1, 1)
WEEKS = 130
FILE = Path(__file__).resolve().parent / "exports" / "calls.csv"


def rows(seed: int = 11) -> list[str]:
    """Return the lines of the file, without line ends."""
    rng = np.random.default_rng(seed)
    week = np.arange(-1, WEEKS)
    shocks = rng.normal(0, 0.12, len(week))
    effort = 0.15 * np.sin(2 * np.pi * week / 52) + np.convolve(shocks, [1, 0.6, 0.3])[: len(week)]
    lines = ["date,team,person,calls,meetings"]
    for w in range(WEEKS):
        for d in range(5):
            day = FIRST + timedelta(weeks=w, days=d)
            for team, people in PEOPLE.items():
                for person in people:
                    calls = rng.poisson(30 * np.exp(effort[w + 1]))
                    meetings = rng.poisson(6 * np.exp(effort[w]))
                    lines.append(f"{day},{team},{person},{calls},{meetings}")
    return lines


if __name__ == "__main__":
    FILE.write_text("\n".join(rows()) + "\n", encoding="utf-8")
    print(f"wrote {FILE.name}")
