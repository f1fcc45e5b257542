"""How much a channel takes, and how it reads a title."""

from __future__ import annotations

import json

from apprise import NotifyBase, NotifyFormat
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.slack import NotifySlack
from apprise.plugins.workflows import NotifyWorkflows

from kpi_audit.notify.inert import chat
from kpi_audit.notify.message import Message

_MAIL = 95_000  # Gmail hides what goes beyond 102 KB
_TEAMS = 24_000  # bytes; Teams refuses 28 KB, and the card around the text takes some
_SLACK_BLOCK = 3_000  # Slack refuses a longer text in a section


def room(channel: NotifyBase, title: str) -> int:
    """Return how large a body may be, in the unit of ``size``."""
    if isinstance(channel, NotifyWorkflows):
        return _TEAMS
    if isinstance(channel, NotifyEmail):
        return _MAIL
    if isinstance(channel, NotifySlack) and channel.use_blocks:
        return _SLACK_BLOCK
    # a channel without titles gets it as the first line of the body
    return channel.body_maxlen - (len(title) + 16 if channel.title_maxlen <= 0 else 0)


def size(channel: NotifyBase, body: str, form: NotifyFormat) -> int:
    """Return how large a body is as it is sent: characters; bytes where the channel counts them."""
    sent = channel.dialect_convert(body, form)
    return len(json.dumps(sent)) if isinstance(channel, NotifyWorkflows) else len(sent)


def title(channel: NotifyBase, message: Message, form: NotifyFormat) -> str:
    """Return the title as the channel reads it: Teams and others format it as Markdown."""
    said = chat(message.subject) if form == NotifyFormat.MARKDOWN else message.subject
    return said[: channel.title_maxlen] if channel.title_maxlen > 0 else said
