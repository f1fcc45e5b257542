"""The bodies of a message: text, HTML for mail, Markdown for chats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from kpi_audit.notify.inert import chat, unlinked
from kpi_audit.notify.message import Entry, Message


def as_text(message: Message) -> str:
    """Return the message as plain text."""
    lines = [unlinked(message.lead)] * bool(message.lead)
    for heading, entries in _groups(message):
        lines += ["", heading.upper()]
        for entry in entries:
            lines += ["", f"{unlinked(entry.kpi)}: {unlinked(entry.sentence)}"]
            lines += [f"  Ask: {unlinked(entry.question)}"] * bool(entry.question)
            lines += [f"  {label}: {url}" for label, url in entry.links]
            lines += [f"  {entry.hint}"] * bool(entry.hint)
    lines += ["", message.rest] * bool(message.rest)
    lines += ["", *(f"{label}: {url}" for label, url in message.links)]
    return "\n".join([*lines, message.hint]).rstrip() + "\n"


def as_markdown(message: Message) -> str:
    """Return the message for chats; nobody is mentioned and only our own links are links."""
    lines = [chat(message.lead)] * bool(message.lead)
    for heading, entries in _groups(message):
        lines += ["", f"**{heading}**", ""]
        for entry in entries:
            asked = f" Ask: {chat(entry.question)}" if entry.question else ""
            lines.append(f"- **{chat(entry.kpi)}**: {chat(entry.sentence)}{asked}")
            lines += [f"  {_linked(entry.links)}"] * bool(entry.links)
            lines += [f"  `{_code(entry.hint)}`"] * bool(entry.hint)
    lines += ["", message.rest] * bool(message.rest)
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
    parts += [f"<p>{_shown(message.lead)}</p>"] * bool(message.lead)
    for heading, entries in _groups(message):
        parts.append(f'<h2 style="font-size:17px;margin:24px 0 8px">{escape(heading)}</h2>')
        parts += [_card(entry) for entry in entries]
    parts += [f"<p>{_shown(message.rest)}</p>"] * bool(message.rest)
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
    return escape(unlinked(text))


BODIES: dict[str, Callable[[Message], str]] = {
    "text": as_text,
    "html": as_html,
    "markdown": as_markdown,
}
