"""A small company in one CSV file: calls and deals per day and team, with what a test changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

FIRST = date(2023, 1, 2)
START = date(2025, 1, 6)  # of the audit: two years later
AUDIT = """\
title: Weekly
sources:
  days:
    reader: csv
    path: days.csv
    columns:
      day: {{from: day, type: date}}
      team: team
      calls: {{from: calls, type: integer}}
      deals: {{from: deals, type: integer}}
{more}
"""
CALLS = f"""\
title: Calls
source: days
measure: {{agg: sum, expr: calls}}
time: day
segments: [team]
audit_from: {START}
stands_for: [{{outcome: deals, lag: 0}}]
detectors: {{restatement: {{off: not asked here}}}}
"""
DEALS = """\
title: Deals
role: outcome
source: days
measure: {agg: sum, expr: deals}
time: day
segments: [team]
"""
Edit = Callable[[pd.DataFrame], pd.DataFrame]


def days(weeks: int, teams: int = 2, seed: int = 1) -> pd.DataFrame:
    """Calls follow a season and chance, deals follow calls."""
    rng = np.random.default_rng(seed)
    t = np.arange(weeks)
    season = 0.15 * np.sin(2 * np.pi * t / 52)
    parts = []
    for team in range(teams):
        level = 6 + season + 0.1 * rng.standard_normal(weeks)
        calls = np.exp(level + 0.02 * rng.standard_normal(weeks))
        deals = 0.5 * np.exp(level + 0.03 * rng.standard_normal(weeks))
        columns = {"calls": calls.round().astype(int), "deals": deals.round().astype(int)}
        dates = [FIRST + timedelta(weeks=int(week)) for week in t]
        parts.append(pd.DataFrame({"day": dates, "team": f"team {team}", **columns}))
    return pd.concat(parts, ignore_index=True)


def write(folder: Path, table: pd.DataFrame, more: str = "", **kpis: str) -> Path:
    """Write the project; further files of KPIs replace or extend the two."""
    (folder / "kpis").mkdir(parents=True, exist_ok=True)
    (folder / "audit.yaml").write_text(AUDIT.format(more=more))
    for name, text in ({"calls": CALLS, "deals": DEALS} | kpis).items():
        (folder / "kpis" / f"{name}.yaml").write_text(text)
    table.to_csv(folder / "days.csv", index=False)
    return folder
