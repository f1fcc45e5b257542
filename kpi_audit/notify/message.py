"""One message, and its bodies: text, HTML for mail, Markdown for chats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from kpi_audit.notify.inert import chat, plain
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
    """One message to one recipient."""

    title: str
    lead: str
    entries: tuple[Entry, ...]
    links: tuple[tuple[str, str], ...]
    hint: str

    @property
    def subject(self) -> str:
        """One line without anything that could start another header."""
        return plain(self.title, _LONGEST_SUBJECT)


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
    left = len(ordered) - _MOST
    more = f" The first {_MOST} are below, the review has all." if left > 0 else ""
    return Message(
        title=f"{place.title}: {said}",
        lead=f"Night of {day(as_of)}. {several(len(news), 'thing')} changed since the last"
        f" message. A finding is a question about a number, not about a person.{more}",
        entries=tuple(_entry(item, place) for item in ordered[:_MOST]),
        links=(("Open the review", f"{place.serve_url}/review"),) if place.serve_url else (),
        hint="" if place.serve_url else f"The review: {place.page}",
    )


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


def as_text(message: Message) -> str:
    """Return the message as plain text."""
    lines = [plain(message.lead)]
    for heading, entries in _groups(message):
        lines += ["", heading.upper()]
        for entry in entries:
            lines += ["", f"{plain(entry.kpi)}: {plain(entry.sentence)}"]
            lines += [f"  Ask: {plain(entry.question)}"] * bool(entry.question)
            lines += [f"  {label}: {url}" for label, url in entry.links]
            lines += [f"  {entry.hint}"] * bool(entry.hint)
    lines += ["", *(f"{label}: {url}" for label, url in message.links)]
    return "\n".join([*lines, message.hint]).rstrip() + "\n"


def as_markdown(message: Message) -> str:
    """Return the message for chats; nobody is mentioned and only our own links are links."""
    lines = [chat(message.lead)]
    for heading, entries in _groups(message):
        lines += ["", f"**{heading}**", ""]
        for entry in entries:
            asked = f" Ask: {chat(entry.question)}" if entry.question else ""
            lines.append(f"- **{chat(entry.kpi)}**: {chat(entry.sentence)}{asked}")
            lines += [f"  {_linked(entry.links)}"] * bool(entry.links)
            lines += [f"  `{_code(entry.hint)}`"] * bool(entry.hint)
    lines += ["", _linked(message.links)] * bool(message.links)
    lines += ["", f"`{_code(message.hint)}`"] * bool(message.hint)
    return "\n".join(lines).rstrip() + "\n"


def _linked(links: Sequence[tuple[str, str]]) -> str:
    return " · ".join(f"[{label}]({url})" for label, url in links)


def _code(text: str) -> str:
    return text.replace("`", "'").replace("<", "").replace(">", "")


def _groups(message: Message) -> list[tuple[str, list[Entry]]]:
    headings = dict.fromkeys(entry.heading for entry in message.entries)
    return [(name, [e for e in message.entries if e.heading == name]) for name in headings]


_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
    '<body style="margin:0;padding:16px;font:16px/1.5 sans-serif;color:#1a1a1a;'
    'background:#ffffff"><div style="max-width:600px;margin:0 auto">{body}</div></body></html>'
)
_CODE = "font:13px/1.4 monospace;overflow-wrap:anywhere"


def as_html(message: Message) -> str:
    """Return the message as HTML that mail clients of phones show: no style sheet, no picture."""
    parts = [f'<h1 style="font-size:20px">{_shown(message.title)}</h1>']
    parts.append(f"<p>{_shown(message.lead)}</p>")
    for heading, entries in _groups(message):
        parts.append(f'<h2 style="font-size:17px;margin:24px 0 8px">{escape(heading)}</h2>')
        parts += [_card(entry) for entry in entries]
    parts.append(_buttons(message.links))
    if message.hint:
        parts.append(f'<p style="{_CODE}">{escape(message.hint)}</p>')
    return _PAGE.replace("{body}", "".join(parts))


def _card(entry: Entry) -> str:
    asked = f"<p>Ask: {_shown(entry.question)}</p>" if entry.question else ""
    hint = f'<p style="{_CODE}">{escape(entry.hint)}</p>' if entry.hint else ""
    return (
        '<div style="border:1px solid #767676;border-radius:6px;padding:8px 12px;margin:0 0 12px">'
        f"<p><b><bdi>{_shown(entry.kpi)}</bdi></b><br>{_shown(entry.sentence)}</p>"
        f"{asked}{_buttons(entry.links)}{hint}</div>"
    )


def _buttons(links: Sequence[tuple[str, str]]) -> str:
    style = "display:inline-block;padding:10px 8px 10px 0;color:#0b57d0"
    made = [f'<a style="{style}" href="{escape(url)}">{escape(label)}</a>' for label, url in links]
    return f"<p>{' '.join(made)}</p>" if made else ""


def _shown(text: str) -> str:
    return escape(plain(text))


BODIES: dict[str, Callable[[Message], str]] = {
    "text": as_text,
    "html": as_html,
    "markdown": as_markdown,
}
