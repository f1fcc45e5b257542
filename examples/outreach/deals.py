"""The life of every deal: stages, close dates that are pushed, wins that are booked and lost again.

Two things are planted since the targets. Of the deals that will be lost some are no longer closed:
their close date is pushed, again and again. And in the last three weekdays of a quarter deals are
booked as won that are not; a few weeks later they are open again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import effort
import numpy as np
import world
from world import chance, moment

WON, LOST = "Closed Won", "Closed Lost"
WIN_RATE = 0.35
REVERSED = 0.03  # of all wins, in every year alike
PUSHED = 0.12  # of all deals, once, because the customer is late
KEPT_OPEN = 0.75  # of the deals lost since the target: pushed instead
QUARTER_ENDS = (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30))
NEAR = timedelta(days=42)  # deals due so soon after a quarter's end can be pulled into it
PULLED_WON, PULLED_LOST = 0.5, 0.35  # of those that will be won; of those that will not
CLOSERS = 2  # account managers per team, who close what the team begins
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Step:
    """What is known of a deal from a time on."""

    at: datetime
    stage: str
    close: date


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal and all it went through, also what lies after the export."""

    number: int
    owner: int  # an account manager; a team has two
    team: int
    amount: int
    steps: tuple[Step, ...]

    @property
    def known(self) -> list[Step]:
        """Steps before the export."""
        return [step for step in self.steps if step.at < world.EXPORTED]


def deals(counts: world.Int) -> list[Deal]:
    """Draw the deals of every team and week of the CRM."""
    state = world.random_state(3)
    out = []
    for column in range(counts.shape[1]):
        for team, count in enumerate(counts[:, column]):
            out += [_draw(state, team, column - effort.CRM_AHEAD) for _ in range(count)]
    return sorted((deal for deal in out if deal.known), key=lambda deal: deal.steps[0].at)


def _draw(state: np.random.RandomState, team: int, week: int) -> Deal:
    created = moment(state, week)
    planned = created + timedelta(days=float(np.round(np.clip(state.gamma(4, 9), 9, 84), 3)))
    due = _weekday(planned)
    is_won = chance(state, WIN_RATE)
    steps = _begin(state, created, due)
    if not _pull_in(state, steps, due, is_won=is_won):
        _end(state, steps, due, is_won=is_won)
    rough = 6000 * np.exp(0.7 * state.standard_normal())
    unit = 500 if chance(state, 0.5) else 10  # half of all prices are round, in every year alike
    owner = team * CLOSERS + int(state.randint(CLOSERS))
    amount = int(max(round(rough / unit), 1) * unit)
    number = int(state.randint(10**6, 2 * 10**9))
    return Deal(number, owner, team, amount, tuple(steps))


def _begin(state: np.random.RandomState, created: datetime, due: datetime) -> list[Step]:
    """Return the steps before the end, with the close date that was hoped for."""
    length = due - created
    hoped = due
    if chance(state, PUSHED):
        hoped = created + length * float(np.round(state.uniform(0.4, 0.8), 3))
    steps = [Step(created, "Prospecting", hoped.date())]
    for stage, share, place in (("Qualification", 0.5, 0.3), ("Proposal/Price Quote", 0.6, 0.6)):
        if chance(state, share):
            at = _weekday(created + length * place)
            steps.append(Step(at, stage, (due if at >= hoped else hoped).date()))
    if steps[-1].close < due.date():  # pushed in its own stage
        at = max(_weekday(hoped), steps[-1].at + timedelta(minutes=7))
        steps.append(Step(at, steps[-1].stage, due.date()))
    return steps


def _pull_in(
    state: np.random.RandomState, steps: list[Step], due: datetime, *, is_won: bool
) -> bool:
    """Book a deal as won in the last days of a quarter that it is not due in; say whether."""
    end = next((q for q in QUARTER_ENDS if q < due.date() <= q + NEAR), None)
    days = [] if end is None else _last_weekdays(end)
    if not days or steps[-1].at.date() >= days[0]:
        return False
    if not chance(state, PULLED_WON if is_won else PULLED_LOST):
        return False
    at = datetime.combine(days[state.randint(3)], due.time())
    steps.append(Step(at, WON, at.date()))
    if not is_won:
        _reopen(state, steps, due)
    return True


def _end(state: np.random.RandomState, steps: list[Step], due: datetime, *, is_won: bool) -> None:
    """Close a deal, or push it for good."""
    if is_won:
        steps.append(Step(due, WON, due.date()))
        if chance(state, REVERSED):
            _reopen(state, steps, due)
    elif due.date() >= world.TARGETS_SINCE and chance(state, KEPT_OPEN):
        while due < world.EXPORTED:
            later = _weekday(due + timedelta(days=int(state.randint(56, 92))))
            steps.append(Step(due, steps[-1].stage, later.date()))
            due = later
    else:
        steps.append(Step(due, LOST, due.date()))


def _reopen(state: np.random.RandomState, steps: list[Step], due: datetime) -> None:
    """Take a win back after one to four weeks, and lose it two weeks later."""
    at = _weekday(steps[-1].at + timedelta(days=int(state.randint(7, 29))))
    ended = max(_weekday(at + timedelta(days=14)), due)
    steps.append(Step(at, "Negotiation/Review", ended.date()))
    steps.append(Step(ended, LOST, ended.date()))


def _last_weekdays(end: date) -> list[date]:
    """Return the last three weekdays up to ``end``, ascending."""
    days = [end - timedelta(days=back) for back in range(6)]
    return [day for day in days if day.weekday() < SATURDAY][2::-1]


def _weekday(at: datetime) -> datetime:
    """Move a weekend to the Monday or Tuesday after it, and the time into office hours."""
    at += timedelta(days=2 if at.weekday() >= SATURDAY else 0)
    return at.replace(hour=9 + at.hour % 8, microsecond=0)
