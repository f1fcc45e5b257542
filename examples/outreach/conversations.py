"""The messages of one member: conversations, answers, reminders, drafts and advertising."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import world
from people import Member, Person, chance, contact, moment

OPENERS = (
    "Saw your talk, may I ask one thing?",
    "How do you plan stock today?",
    "Quick idea on delivery times",
    "We met in York: here is the note.\n\nBest",
    'You wrote "too slow", why?',
    "Two sites like yours cut waste",
)
FOLLOW_UPS = ("Thanks! Thursday?", "Here is the figure:\n12 days", "Shall I send it?", "Noted.")
ANSWERS = (
    "Yes, Tuesday works",
    "Send me details, please",
    "Not now, maybe in May",
    "Who else uses it?",
    "Let us talk.\nMy number is in the profile",
    "No, thank you",
)
BUMPS = ("Just bumping this up", "Any thoughts?", "Following up!")
ADVERTISERS = ("Skyline Courses", "Northbank Cards")
ADVERT = '<p class="spinmail-quill-editor__spin-break">Hi, an offer for you</p>'
REMEMBERED = 40  # conversations that may still be answered: those of about the last two weeks


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

    def week(self, week: int, *, sent: int, bumps: int, answers: int) -> None:
        """Write one week."""
        for _ in range(sent):
            self._send(week)
        for _ in range(bumps):
            thread = self._recent(week)
            self._add(thread, moment(self.state, week), self._pick(BUMPS), is_sent=True)
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
        thread = _Thread(identifier, contact(self.state), week, moment(self.state, week))
        self.threads = [*self.threads[-REMEMBERED:], thread]
        return thread

    def _recent(self, week: int) -> _Thread:
        recent = [t for t in self.threads if week - t.last_week <= world.LAG]
        return recent[self.state.randint(len(recent))] if recent else self._open(week)

    def _send(self, week: int) -> None:
        if chance(self.state, 0.7):
            thread = self._open(week)
            self._add(thread, thread.last_at, self._pick(OPENERS), is_sent=True)
        else:
            thread = self._recent(week)
            self._add(thread, moment(self.state, week), self._pick(FOLLOW_UPS), is_sent=True)

    def _answer(self, week: int) -> None:
        thread = self._recent(week)
        at = moment(self.state, week)
        if thread.last_week == week:  # after what it answers, but not beyond this Friday evening
            end = datetime.combine(world.monday(week), at.min.time()) + timedelta(days=5, hours=-6)
            left = max((end - thread.last_at).total_seconds(), 60)
            at = thread.last_at + timedelta(seconds=int(self.state.randint(30, int(left) + 1)))
        self._add(thread, at, self._pick(ANSWERS), is_sent=False)

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
            (thread.last_week, thread.last_at), ((at.date() - world.FIRST).days // 7, at)
        )

    def _advert(self, week: int) -> None:
        identifier = "2-" + b64encode(self.state.bytes(6)).decode()
        subject = self._pick(ADVERTISERS)
        at = moment(self.state, week)
        self.messages.append(Message(identifier, None, self.member.person, at, ADVERT, subject))
