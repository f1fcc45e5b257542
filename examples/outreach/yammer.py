"""Microsoft 365 usage reports, as Graph delivers them: a byte-order mark, concealed names.

A window of seven days each, one file a week, so that windows do not overlap. The counts are the
only daily series.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import md5

import numpy as np
import world
from community import PEOPLE, Community

MARK = "\ufeff"
DETAIL = (
    "Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,"
    "Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period"
)
COUNTS = "Report Refresh Date,Liked,Posted,Read,Report Date,Report Period"
KEPT = range(world.week_of(date(2024, 5, 6)), world.N_WEEKS - 1)  # nobody kept reports before
WORKDAYS = 5


def user_details(community: Community) -> Iterator[tuple[date, str]]:
    """Yield refresh date and text of ``getYammerActivityUserDetail(period='D7')``, week by week."""
    state = world.random_state(7)
    names = [_concealed(f"user {person}") for person in range(PEOPLE)]
    shown = [_concealed(f"name {person}") for person in range(PEOPLE)]
    last: dict[int, date] = {}
    for week in KEPT:
        refreshed = world.monday(week) + timedelta(days=6)
        lines = [DETAIL]
        for person in range(PEOPLE):
            posted, read, liked = (
                int(part[person, week])
                for part in (community.posted, community.read, community.liked)
            )
            if posted + read + liked:
                last[person] = world.monday(week) + timedelta(days=int(state.randint(WORKDAYS)))
            line = [refreshed, names[person], shown[person], "active", "", last.get(person, "")]
            lines.append(",".join(map(str, [*line, posted, read, liked, "", 7])))
        yield refreshed, _text(lines)


def counts(community: Community) -> str:
    """Write ``getYammerActivityCounts``, joined from its deliveries: one row per day."""
    state = world.random_state(8)
    days = [
        np.stack([_over_days(state, int(part[:, week].sum())) for week in KEPT])
        for part in (community.liked, community.posted, community.read)
    ]
    lines = [COUNTS]
    for place, week in enumerate(KEPT):
        for day in range(7):
            numbers = [int(part[place, day]) for part in days]
            on = world.monday(week) + timedelta(days=day)
            lines.append(",".join(map(str, [on + timedelta(days=2), *numbers, on, 7])))
    return _text(lines)


def _over_days(state: np.random.RandomState, total: int) -> world.Int:
    workdays = state.multinomial(total, np.full(WORKDAYS, 1 / WORKDAYS))
    return np.concatenate([workdays, np.zeros(7 - WORKDAYS, np.int64)])


def _concealed(name: str) -> str:
    return md5(name.encode(), usedforsecurity=False).hexdigest().upper()


def _text(lines: list[str]) -> str:
    return MARK + "\r\n".join(lines) + "\r\n"
