"""Salesforce objects as the Data Loader writes them: API names, all fields quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

import effort
import numpy as np
import world
from deals import LOST, WON, Deal

OPPORTUNITY = (
    "Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId,"
    "CreatedDate,LastModifiedDate,Team__c"
)
HISTORY = "OpportunityId,StageName,Amount,CloseDate,PrevCloseDate,CreatedDate"
CASE = "Id,CaseNumber,Type,Origin,Status,CreatedDate,Team__c"
MIGRATED = date(2024, 5, 6)  # opportunities were carried over then, their history was not
COMPLAINTS = 0.06  # per message that somebody wrote for one person
COMPLAINTS_OF_SPAM = 0.35  # per message sent in bulk
_BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def identifier(prefix: str, number: int) -> str:
    """Return the 18 characters of a Salesforce id: 15, and 3 that code which are upper case."""
    tail = ""
    for _ in range(12):
        number, digit = divmod(number, 62)
        tail = _BASE62[digit] + tail
    text = prefix + tail
    bits = [sum(c.isupper() << i for i, c in enumerate(text[k : k + 5])) for k in (0, 5, 10)]
    return text + "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[b] for b in bits)


def opportunity_csv(deals: Sequence[Deal]) -> str:
    """Write ``Opportunity.csv``: every deal as it stood on the day of the export."""
    lines = []
    for deal in deals:
        now = deal.known[-1]
        line = [_id(deal), False, now.stage, deal.amount]
        line += [now.close, now.stage in (WON, LOST), now.stage == WON, _owner(deal)]
        lines.append([*line, _utc(deal.steps[0].at), _utc(now.at), world.TEAMS[deal.team]])
    damaged = [*lines[-1]]  # damaged on purpose: the letter O in a number
    damaged[0], damaged[3] = identifier("006", 7), "12,5OO"
    return _csv(OPPORTUNITY, [*lines, damaged])


def history_csv(deals: Sequence[Deal]) -> str:
    """Write ``OpportunityHistory.csv``: one row per step since the migration."""
    rows = [
        (step.at, deal, step, before)
        for deal in deals
        for step, before in zip(deal.known, [None, *deal.known], strict=False)
        if step.at.date() >= MIGRATED
    ]
    rows.sort(key=lambda row: (row[0], row[1].number))
    lines = []
    for at, deal, step, before in rows:
        line = [_id(deal), step.stage, deal.amount, step.close]
        lines.append([*line, "" if before is None else before.close, _utc(at)])
    return _csv(HISTORY, lines)


def case_csv(plan: effort.Plan) -> str:
    """Write ``Case.csv``: people who ask not to be written to again."""
    state = world.random_state(5)
    means = COMPLAINTS * plan.messages + COMPLAINTS_OF_SPAM * plan.spam
    counts = state.poisson(np.round(means, 6))
    times = [
        (world.moment(state, week), world.TEAMS[team])
        for team, week in np.ndindex(*counts.shape)
        for _ in range(counts[team, week])
    ]
    lines = []
    for number, (at, team) in enumerate(sorted(one for one in times if one[0] < world.EXPORTED)):
        line = [identifier("500", 900 + number), f"{number + 1:08}", "Do not contact", "Web"]
        lines.append([*line, "Closed", _utc(at), team])
    return _csv(CASE, lines)


def _id(deal: Deal) -> str:
    return identifier("006", deal.number)


def _owner(deal: Deal) -> str:
    return identifier("005", 1000 + deal.owner)


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


def _csv(header: str, lines: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return text.getvalue()


def _plain(cell: object) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
