"""The messages of one member: conversations, answers, reminders, drafts and advertising.

What people write by themselves differs from message to message; what is sent in bulk is one text
per member, then reminders, then more of them to people who had said no.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import effort
import numpy as np
import world
from people import Member, Person, contact
from texts import ANSWERS, BUMPS, FOLLOW_UPS, REFUSALS, opener, template
from world import chance, moment

ADVERTISERS = ("Skyline Courses", "Northbank Cards")
ADVERT = '<p class="spinmail-quill-editor__spin-break">Hi, an offer for you</p>'
REMEMBERED = 40  # conversations that may still be answered: those of about the last two weeks
NEW, AGAIN = 0.65, 0.9  # of what is sent in bulk: to new people; or to who had not answered yet
REFUSED = 0.15  # of the answers in a week with bulk messages


@dataclass(slots=True)
class Message:
    """One row of ``messages.csv``; ``sender`` is None for advertising."""

    conversation: str
    sender: Person | None
    recipient: Person
    at: datetime
    content: str
    subject: str = ""
    folder: str = "INBOX"
    is_draft: bool = False


@dataclass(slots=True)
class _Thread:
    identifier: str
    contact: Person
    last_week: int
    last_at: datetime


@dataclass(slots=True)
class Writer:
    """Turns counts of a week into messages of one member."""

    member: Member
    state: np.random.RandomState
    messages: list[Message] = field(default_factory=list)
    threads: list[_Thread] = field(default_factory=list)
    cold: list[_Thread] = field(default_factory=list)  # begun in bulk
    refused: list[_Thread] = field(default_factory=list)

    def week(self, week: int, *, sent: int, spam: int, answers: int) -> None:
        """Write one week."""
        for _ in range(sent):
            self._send(week)
        for _ in range(spam):
            self._push(week)
        for _ in range(answers):
            self._answer(week)
        if chance(self.state, 1 / 30):
            self._advert(week)
        if chance(self.state, 1 / 25):
            thread = self._recent(week)
            self._add(thread, moment(self.state, week), "Dear", is_sent=True, is_draft=True)

    def _pick(self, texts: tuple[str, ...]) -> str:
        return texts[self.state.randint(len(texts))]

    def _open(self, week: int) -> _Thread:
        identifier = "2-" + b64encode(self.state.bytes(6)).decode()
        return _Thread(identifier, contact(self.state), week, moment(self.state, week))

    def _begin(self, week: int) -> _Thread:
        thread = self._open(week)
        self.threads = [*self.threads[-REMEMBERED:], thread]
        return thread

    def _recent(self, week: int) -> _Thread:
        recent = [t for t in self.threads if week - t.last_week <= effort.LAG]
        return recent[self.state.randint(len(recent))] if recent else self._begin(week)

    def _send(self, week: int) -> None:
        if chance(self.state, 0.7):
            thread = self._begin(week)
            self._add(thread, thread.last_at, opener(self.state), is_sent=True)
        else:
            thread = self._recent(week)
            self._add(thread, moment(self.state, week), self._pick(FOLLOW_UPS), is_sent=True)

    def _push(self, week: int) -> None:
        """Send one message in bulk: the member's text, a reminder, or a second try after a no."""
        kind = self.state.random_sample()
        if kind >= AGAIN and self.refused:
            thread = self.refused[self.state.randint(len(self.refused))]
            self._add(thread, moment(self.state, week), self._pick(BUMPS), is_sent=True)
        elif kind >= NEW and self.cold:
            thread = self.cold[self.state.randint(len(self.cold))]
            self._add(thread, moment(self.state, week), self._pick(BUMPS), is_sent=True)
        else:
            thread = self._open(week)
            self.cold = [*self.cold[-REMEMBERED:], thread]
            self._add(thread, thread.last_at, template(self.member), is_sent=True)

    def _answer(self, week: int) -> None:
        if self.cold and chance(self.state, REFUSED):
            thread = self.cold.pop(self.state.randint(len(self.cold)))
            self.refused = [*self.refused[-REMEMBERED:], thread]
            self._add(thread, self._after(thread, week), self._pick(REFUSALS), is_sent=False)
        else:
            thread = self._recent(week)
            self._add(thread, self._after(thread, week), self._pick(ANSWERS), is_sent=False)

    def _after(self, thread: _Thread, week: int) -> datetime:
        """Return a time after what is answered, but not beyond this Friday evening."""
        at = moment(self.state, week)
        if thread.last_week < week:
            return at
        end = datetime.combine(world.monday(week), at.min.time()) + timedelta(days=5, hours=-6)
        left = max((end - thread.last_at).total_seconds(), 60)
        return thread.last_at + timedelta(seconds=int(self.state.randint(30, int(left) + 1)))

    def _add(
        self, thread: _Thread, at: datetime, text: str, *, is_sent: bool, is_draft: bool = False
    ) -> None:
        me = self.member.person
        sender, recipient = (me, thread.contact) if is_sent else (thread.contact, me)
        folder = "ARCHIVE" if chance(self.state, 0.03) else "INBOX"
        self.messages.append(
            Message(thread.identifier, sender, recipient, at, text, "", folder, is_draft)
        )
        thread.last_week, thread.last_at = max(
            (thread.last_week, thread.last_at), (world.week_of(at.date()), at)
        )

    def _advert(self, week: int) -> None:
        identifier = "2-" + b64encode(self.state.bytes(6)).decode()
        subject = self._pick(ADVERTISERS)
        at = moment(self.state, week)
        self.messages.append(Message(identifier, None, self.member.person, at, ADVERT, subject))
