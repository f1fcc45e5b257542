"""One member's LinkedIn archive, byte for byte in the format of the real download.

Column versions differ from team to team, as they do among real archives of different ages.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import effort
import numpy as np
import world
from conversations import Message
from people import COMPANIES, POSITIONS, Member, Person, contact
from world import chance, moment

INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
INVITATIONS_OLD = "From,To,Sent At,Message,Direction"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER"
)
MESSAGES_OLD = MESSAGES.replace("RECIPIENT PROFILE URLS,", "")
MESSAGES_LATE = f"{MESSAGES},ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
CONNECTIONS_OLD = CONNECTIONS.replace("URL,", "")
PREAMBLE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses '
    "are missing. You will only see email addresses for connections who have allowed their "
    "connections to see or download their email address using this setting "
    "https://www.linkedin.com/psettings/privacy/email. You can learn more here "
    'https://www.linkedin.com/help/linkedin/answer/261"\n\n'
)
OLD_TEAMS, LATE_TEAMS = {2, 4, 6}, {8, 9}  # which column version an archive has
MARKED = (5, 0)  # team and seat whose files start with a byte-order mark
NOTES = ("Hello from York", 'Re: "Slow stock"', "We met in May, yes?", "Same field,\nsame town")
FRESH_DAYS = 21  # an invitation is accepted within three weeks
SECOND = 0.3  # of the invitations of a team that spams go to people invited before


@dataclass(frozen=True, slots=True)
class Invitation:
    """One row of ``Invitations.csv``."""

    other: Person
    at: datetime
    note: str
    is_sent: bool


Row = TypeVar("Row", Invitation, Message)


def invitations(
    state: np.random.RandomState, member: Member, counts: Sequence[int]
) -> list[Invitation]:
    """Spread the invitations of each week over its days, and add a few that were received."""
    out: list[Invitation] = []
    for week, count in enumerate(counts):
        is_pushing = member.team in effort.SPAMMERS and week >= world.N_BASELINE
        before = [one.other for one in out if one.is_sent]
        for is_sent in [True] * count + [False] * int(state.poisson(0.1)):
            note = NOTES[state.randint(len(NOTES))] if chance(state, 0.2) else ""
            other = contact(state)
            if is_sent and is_pushing and chance(state, SECOND):
                other = before[state.randint(len(before))]
            out.append(Invitation(other, moment(state, week), note, is_sent))
    return out


def invitations_csv(member: Member, rows: Iterable[Invitation]) -> str:
    """Write ``Invitations.csv``, newest first."""
    me, lines = member.person, []
    for row in _newest_first(rows):
        source, target = (me, row.other) if row.is_sent else (row.other, me)
        direction = "OUTGOING" if row.is_sent else "INCOMING"
        line = [source.name, target.name, _short_time(row.at), row.note, direction]
        lines.append([*line, source.url, target.url])
    if (member.team, member.seat) == (1, 3):  # damaged on purpose: there is no thirteenth month
        lines.append([me.name, "Eva Li", "13/45/25, 9:99 AM", "", "OUTGOING", me.url, ""])
    if member.team in OLD_TEAMS:
        return _csv(INVITATIONS_OLD, [line[:5] for line in lines])
    return _mark(member) + _csv(INVITATIONS, lines)


def messages_csv(member: Member, rows: Iterable[Message]) -> str:
    """Write ``messages.csv``, newest first; drafts only where a column can say so."""
    lines = []
    for row in _newest_first(rows):
        is_late = member.team in LATE_TEAMS
        if row.is_draft and not is_late:
            continue
        name, url = (row.sender.name, row.sender.url) if row.sender else (row.subject, "")
        line = [row.conversation, "", name, url, row.recipient.name, row.recipient.url]
        line += [f"{row.at:%Y-%m-%d %H:%M:%S} UTC", row.subject, row.content, row.folder]
        if member.team in OLD_TEAMS:
            del line[5]
        lines.append(line + (["", "Yes" if row.is_draft else "No", "No"] if is_late else []))
    if (member.team, member.seat) == (0, 2):  # damaged on purpose: no time
        lines.append(["2-x", "", member.person.name, member.person.url, "Eva Li", "", "soon"])
        lines[-1] += ["", "Hello", "INBOX"]
    if member.team in OLD_TEAMS:
        return _csv(MESSAGES_OLD, lines)
    if member.team in LATE_TEAMS:  # all fields are quoted since March 2026
        return _csv(MESSAGES_LATE, lines, csv.QUOTE_ALL)
    return _csv(MESSAGES, lines)


def connections_csv(
    state: np.random.RandomState, member: Member, counts: Sequence[int], sent: Sequence[Invitation]
) -> str:
    """Write ``Connections.csv``, newest first: people invited shortly before, and others."""
    invited = sorted((i for i in sent if i.is_sent), key=lambda i: i.at, reverse=True)
    lines = []
    for week in reversed(range(world.N_WEEKS)):
        for day in sorted(state.randint(0, 5, counts[week]), reverse=True):
            on = world.monday(week) + timedelta(days=int(day))
            if on > world.EXPORTED.date():
                continue
            while invited and invited[0].at.date() >= on:
                invited.pop(0)
            is_fresh = bool(invited) and (on - invited[0].at.date()).days <= FRESH_DAYS
            is_known = is_fresh and chance(state, 0.6)
            person = invited.pop(0).other if is_known else contact(state)
            lines.append(_connection(state, person, f"{on:%d %b %Y}"))
    if member.team in OLD_TEAMS:
        return _csv(CONNECTIONS_OLD, [line[:2] + line[3:] for line in lines])
    return _mark(member) + PREAMBLE + _csv(CONNECTIONS, lines)


def _newest_first(rows: Iterable[Row]) -> list[Row]:
    known = [row for row in rows if row.at < world.EXPORTED]
    return sorted(known, key=lambda row: row.at, reverse=True)


def _connection(state: np.random.RandomState, person: Person, on: str) -> list[str]:
    if chance(state, 0.01):  # hidden profile: nothing but the date
        return ["", "", "", "", "", "", on]
    company, position = COMPANIES[state.randint(20)], POSITIONS[state.randint(6)]
    return [person.first, person.last, person.url, "", company, position, on]


def _short_time(at: datetime) -> str:
    """Format as ``1/29/26, 2:37 PM``; strftime has no portable code without leading zeros."""
    half = ("AM", "PM")[at.hour // 12]
    return f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M} {half}"


def _mark(member: Member) -> str:
    return "\ufeff" if (member.team, member.seat) == MARKED else ""


def _csv(header: str, lines: list[list[str]], quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerows([header.split(","), *lines])
    return text.getvalue()
