"""One message, as it is before it becomes text, HTML or Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi_audit.notify.inert import plain
from kpi_audit.notify.item import Item
from kpi_audit.wording import day, several

_LONGEST_SUBJECT = 150
_MOST = 50  # items in a message; the page has all


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing told: names and sentences as they are, hostile or not.

    Attributes
    ----------
    heading, kpi, sentence, question : str
    links : tuple[tuple[str, str], ...]
        Label and our own web address.
    hint : str
        What to do where there is no address.
    """

    heading: str
    kpi: str
    sentence: str
    question: str
    links: tuple[tuple[str, str], ...]
    hint: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient; ``left`` things are not among its entries."""

    title: str
    lead: str
    entries: tuple[Entry, ...]
    links: tuple[tuple[str, str], ...]
    hint: str
    left: int = 0

    @property
    def subject(self) -> str:
        """One line without anything that could start another header."""
        return plain(self.title, _LONGEST_SUBJECT)

    @property
    def rest(self) -> str:
        """What is said of the things that are not among the entries; '' where all are."""
        return f"\N{HORIZONTAL ELLIPSIS} and {self.left} more in the review." if self.left else ""

    def first(self, kept: int) -> Message:
        """Return the message with its first entries only; it says how many are left out."""
        left = self.left + len(self.entries[kept:])
        return replace(self, entries=self.entries[:kept], left=left)


@dataclass(frozen=True, slots=True)
class Place:
    """Where findings are read and answered.

    Attributes
    ----------
    title : str
        Of the project.
    serve_url : str or None
        Where ``kpi-audit serve`` is reached; None: the page's path and commands are told.
    page, folder : str
        Paths.
    """

    title: str
    serve_url: str | None
    page: str
    folder: str


def night_message(news: Sequence[Item], place: Place, as_of: date) -> Message:
    """Return the message of a night."""
    counts = dict.fromkeys(dict.fromkeys(item.heading for item in news), 0)
    for item in news:
        counts[item.heading] += 1
    said = ", ".join(f"{heading.lower()}: {count}" for heading, count in counts.items())
    ordered = sorted(news, key=lambda item: list(counts).index(item.heading))
    whole = Message(
        title=f"{place.title}: {said}",
        lead=f"Night of {day(as_of)}. {several(len(news), 'thing')} changed since the last"
        " message. A finding is a question about a number, not about a person.",
        entries=tuple(_entry(item, place) for item in ordered),
        links=(("Open the review", f"{place.serve_url}/review"),) if place.serve_url else (),
        hint="" if place.serve_url else f"The review: {place.page}",
    )
    return whole.first(_MOST)


def failure_message(place: Place, as_of: date, error: str) -> Message:
    """Return the message of a night that failed."""
    return Message(
        title=f"{place.title}: the night of {day(as_of)} failed",
        lead=f"The night of {day(as_of)} failed; what was published before still stands.",
        entries=(Entry("What failed", place.title, error, "", (), ""),),
        links=(),
        hint=f"kpi-audit run {place.folder}",
    )


def _entry(item: Item, place: Place) -> Entry:
    links: tuple[tuple[str, str], ...] = ()
    hint = ""
    if item.finding_id and place.serve_url:
        at = f"{place.serve_url}/findings/{item.finding_id}"
        # a form, not an answer: programs that look into mails follow links
        links = (("Open the finding", at), ("Acknowledge or answer", f"{at}#answers"))
    elif item.finding_id:
        hint = (
            f"kpi-audit decide {item.finding_id} watching {place.folder}"
            ' --by "your name" --reason "looking into it"'
        )
    return Entry(item.heading, item.kpi, item.sentence, item.question, links, hint)
