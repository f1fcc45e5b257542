"""Opportunities and their history, as the Salesforce Data Loader writes them: all fields quoted."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import world
from people import COMPANIES, chance, moment

OPPORTUNITY = (
    "Id,IsDeleted,Name,StageName,Amount,Probability,CloseDate,IsClosed,IsWon,OwnerId,"
    "CreatedDate,LastModifiedDate,Team__c"
)
HISTORY = (
    "Id,OpportunityId,StageName,Amount,ExpectedRevenue,Probability,ForecastCategory,CloseDate,"
    "PrevAmount,PrevCloseDate,CreatedDate,IsDeleted"
)
MIGRATED = date(2026, 5, 4)  # opportunities were carried over then, their history was not
STAGES = {  # stage: (probability, forecast category)
    "Prospecting": (10, "Pipeline"),
    "Qualification": (25, "Pipeline"),
    "Proposal/Price Quote": (60, "BestCase"),
    "Closed Won": (100, "Closed"),
    "Closed Lost": (0, "Omitted"),
}
SATURDAY = 5
_BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Step:
    """An opportunity reaches a stage."""

    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A deal and all it went through, also what lies after the export."""

    identifier: str
    name: str
    owner: str
    team: int
    amount: int
    close: date
    steps: tuple[Step, ...]

    @property
    def known(self) -> list[Step]:
        """Steps before the export."""
        return [step for step in self.steps if step.at < world.EXPORTED]


def identifier(prefix: str, number: int) -> str:
    """Return the 18 characters of a Salesforce id: 15, and 3 that code which are upper case."""
    tail = ""
    for _ in range(12):
        number, digit = divmod(number, 62)
        tail = _BASE62[digit] + tail
    text = prefix + tail
    bits = [sum(c.isupper() << i for i, c in enumerate(text[k : k + 5])) for k in (0, 5, 10)]
    return text + "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[b] for b in bits)


def opportunities(counts: world.Int) -> list[Opportunity]:
    """Draw the opportunities of every team and week of the CRM."""
    state = world.random_state(3)
    out = []
    for column in range(counts.shape[1]):
        for team, count in enumerate(counts[:, column]):
            out += [_draw(state, team, column - world.CRM_AHEAD) for _ in range(count)]
    return sorted((deal for deal in out if deal.known), key=lambda deal: deal.steps[0].at)


def _draw(state: np.random.RandomState, team: int, week: int) -> Opportunity:
    created = moment(state, week)
    planned = created + timedelta(days=float(np.round(np.clip(state.gamma(4, 9), 9, 84), 3)))
    closed = _weekday(planned)
    steps = [Step("Prospecting", created)]
    if chance(state, 0.8):
        steps.append(Step("Qualification", _weekday(created + (closed - created) * 0.3)))
    if chance(state, 0.6):
        steps.append(Step("Proposal/Price Quote", _weekday(created + (closed - created) * 0.6)))
    steps.append(Step("Closed Won" if chance(state, 0.35) else "Closed Lost", closed))
    rough = 6000 * np.exp(0.7 * state.standard_normal())
    unit = 500 if chance(state, 0.5) else 10  # half of all prices are round, in every year alike
    owner = identifier("005", 1000 + team * world.SEATS + int(state.randint(world.SEATS)))
    name = f"{COMPANIES[state.randint(20)]} {state.randint(100, 999)}"
    number = identifier("006", int(state.randint(10**6, 2 * 10**9)))
    amount = int(max(round(rough / unit), 1) * unit)
    return Opportunity(number, name, owner, team, amount, closed.date(), tuple(steps))


def _weekday(at: datetime) -> datetime:
    """Move a weekend to the Monday or Tuesday after it, and the time into office hours."""
    at += timedelta(days=2 if at.weekday() >= SATURDAY else 0)
    return at.replace(hour=9 + at.hour % 8, microsecond=0)


def opportunity_csv(deals: list[Opportunity]) -> str:
    """Write ``Opportunity.csv``: every deal as it stood on the day of the export."""
    lines = []
    for deal in deals:
        now = deal.known[-1]
        is_won, is_closed = now.stage == "Closed Won", now.stage.startswith("Closed")
        line = [deal.identifier, False, deal.name, now.stage, deal.amount, STAGES[now.stage][0]]
        line += [deal.close, is_closed, is_won, deal.owner]
        lines.append([*line, _utc(deal.steps[0].at), _utc(now.at), world.TEAMS[deal.team]])
    damaged = [*lines[-1]]  # damaged on purpose: the letter O in a number
    damaged[0], damaged[4] = identifier("006", 7), "12,5OO"
    return _csv(OPPORTUNITY, [*lines, damaged])


def history_csv(deals: list[Opportunity]) -> str:
    """Write ``OpportunityHistory.csv``: one row per step since the migration."""
    rows = [(step.at, deal, step) for deal in deals for step in deal.known]
    rows = [row for row in rows if row[0].date() >= MIGRATED]
    rows.sort(key=lambda row: (row[0], row[1].identifier))
    lines = []
    for number, (at, deal, step) in enumerate(rows):
        probability, category = STAGES[step.stage]
        line = [identifier("008", 5000 + number), deal.identifier, step.stage, deal.amount]
        line += [deal.amount * probability / 100, probability, category, deal.close]
        is_first = step is deal.steps[0]
        line += ["", ""] if is_first else [deal.amount, deal.close]
        lines.append([*line, _utc(at), False])
    return _csv(HISTORY, lines)


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


def _csv(header: str, lines: list[list[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return text.getvalue()


def _plain(cell: object) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
