"""The slide that management sees once a month: pipeline by team and week, as published that day.

Each edition shows the last thirteen weeks again, so the files hold what a figure was called at
first and what became of it. Corrections go both ways, until in February 2026 three teams begin to
raise what was published before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import world
from deals import Deal

HEADER = "Published,Week,Team,Pipeline created (k GBP)"
WEEKS, DAYS_A_WEEK = 13, 7
CORRECTED, SPREAD = 0.15, 0.04  # share of figures that change in a later edition, and by how much
RAISERS, RAISED_SINCE, RAISED = {1, 6, 8}, date(2026, 2, 1), 0.2


def editions(deals: Sequence[Deal]) -> Iterator[tuple[date, str]]:
    """Yield the day and the text of every edition: first Mondays of a month."""
    state = world.random_state(6)
    figures = _first(deals)
    shown = np.zeros(world.N_WEEKS, np.int64)  # in how many editions a week was
    for day in _first_mondays():
        last = world.week_of(day) - 1
        lines = [HEADER]
        for week in range(max(last - WEEKS + 1, 0), last + 1):
            for team, name in enumerate(world.TEAMS):
                if shown[week]:
                    is_raised = team in RAISERS and day >= RAISED_SINCE and shown[week] == 1
                    figures[team, week] *= _correction(state, RAISED if is_raised else 0.0)
                lines.append(f"{day},{world.monday(week)},{name},{figures[team, week]:.2f}")
            shown[week] += 1
        yield day, "\n".join(lines) + "\n"


def _correction(state: np.random.RandomState, raised: float) -> float:
    honest = 1 + SPREAD * state.standard_normal() if world.chance(state, CORRECTED) else 1.0
    return float(np.round(honest * (1 + raised), 6))


def _first(deals: Sequence[Deal]) -> world.Float:
    """Return what was created per team and week, in thousands."""
    sums: Counter[tuple[int, int]] = Counter()
    for deal in deals:
        sums[deal.team, world.week_of(deal.steps[0].at.date())] += deal.amount
    teams = range(len(world.TEAMS))
    return np.array([[sums[team, week] / 1000 for week in range(world.N_WEEKS)] for team in teams])


def _first_mondays() -> Iterator[date]:
    day = world.FIRST + timedelta(weeks=1)
    while day <= world.EXPORTED.date():
        if day.day <= DAYS_A_WEEK:
            yield day
        day += timedelta(weeks=1)
