"""One channel of one owner, through Apprise: patient for a while, and silent about secrets."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from apprise import Apprise, AppriseAsset, NotifyBase
from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

from assets.fetching.outside import Outside
from assets.fetching.secrets import Hidden
from kpi_audit.errors import AuditError
from kpi_audit.notify.bodies import BODIES
from kpi_audit.notify.due import Recipient
from kpi_audit.notify.fitting import fitted
from kpi_audit.notify.inert import plain
from kpi_audit.notify.message import Message
from kpi_audit.project.notify import VARIABLE
from pipelines.notifying.room import room, size
from pipelines.notifying.room import title as title_of

_MOST_ATTEMPTS = 3
_OWNER = "{owner}"
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_PIECES = re.compile(r"[/:@?&=,#]+")
_LOG = "apprise"
# Their debug lines hold whole addresses, and the address of a web hook is its secret.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)
# No picture: a chat would fetch it from a third party whenever the message is read.
_ASSET = AppriseAsset(
    secure_logging=True,
    app_id="kpi-audit",
    app_desc="kpi-audit",
    app_url="",
    image_url_mask="",
    image_url_logo="",
)
_back_off = wait_random_exponential(multiplier=1, max=8)


class NoChannel(AuditError):
    """A channel cannot be used as it is declared; to ask again changes nothing."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: ``reason`` is empty where it was delivered."""

    attempts: int
    reason: str


def send(recipient: Recipient, message: Message, outside: Outside, deadline: float) -> Sent:
    """Send one message; never raises for what a channel does.

    Parameters
    ----------
    recipient : Recipient
    message : Message
    outside : Outside
        Environment, clock and sleep.
    deadline : float
        Of the clock: no attempt begins after it.
    """
    hidden = Hidden()
    try:
        channel = _channel(recipient, outside, hidden)
    except NoChannel as error:
        return Sent(0, hidden.without(f"{error}"))
    return _patiently(channel, message, hidden, outside, deadline)


def _channel(recipient: Recipient, outside: Outside, hidden: Hidden) -> NotifyBase:
    url = address(recipient, outside.environment, hidden)
    with _heard(hidden):
        channel = Apprise.instantiate(url, asset=_ASSET, suppress_exceptions=True)
    if not isinstance(channel, NotifyBase):
        raise NoChannel(f"{recipient.channel} is no Apprise URL that can be used")
    return channel


def _patiently(
    channel: NotifyBase, message: Message, hidden: Hidden, outside: Outside, deadline: float
) -> Sent:
    attempts = 0

    def once() -> str:
        nonlocal attempts
        attempts += 1
        return _attempt(channel, message, hidden)

    def stop(state: RetryCallState) -> bool:
        ends = outside.clock() + state.upcoming_sleep
        return state.attempt_number >= _MOST_ATTEMPTS or ends >= deadline

    if outside.clock() >= deadline:
        return Sent(0, "no time was left for it")
    asking = Retrying(
        retry=retry_if_result(bool),
        wait=_back_off,
        stop=stop,
        sleep=outside.sleep,
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else "",
    )
    reason = asking(once)
    return Sent(attempts, reason)


def _attempt(channel: NotifyBase, message: Message, hidden: Hidden) -> str:
    """Return why it failed, '' where it did not."""
    form = channel.resolve_format(None)
    title = title_of(channel, message, form)
    body = fitted(
        message,
        BODIES[str(form.value)],
        lambda made: size(channel, made, form),
        room(channel, title),
    )
    with _heard(hidden) as heard:
        try:
            is_sent = channel.notify(body=body, title=title, body_format=form)
        except Exception as error:  # noqa: BLE001 (more than 140 plugins; none may end the night)
            heard.append(f"{type(error).__name__}: {error}")
            is_sent = False
    said = plain(hidden.without("; ".join(dict.fromkeys(heard))), 300)
    return "" if is_sent else said or "the channel did not take it and gave no reason"


def address(recipient: Recipient, environment: Mapping[str, str], hidden: Hidden) -> str:
    """Return the URL with its variables and the owner put in; all of it becomes secret.

    Raises
    ------
    NoChannel
        A variable is not set, or the owner is no e-mail address.
    """

    def value(match: re.Match[str]) -> str:
        found = environment.get(match.group(1), "").strip()
        if not found:
            raise NoChannel(f"the environment has no {match.group(1)}")
        return found

    url = VARIABLE.sub(value, recipient.url)
    _hide(url, hidden)
    if _OWNER in url and not _EMAIL.fullmatch(recipient.owner):
        raise NoChannel(f"the owner {plain(recipient.owner, 60)!r} is no e-mail address")
    return url.replace(_OWNER, quote(recipient.owner, safe="@"))


def _hide(url: str, hidden: Hidden) -> None:
    hidden.add(url)
    parts = urlsplit(url)
    for text in (parts.netloc, parts.path, parts.query, parts.fragment):
        for piece in _PIECES.split(text):
            if piece:
                hidden.add(piece)
                hidden.add(unquote(piece))


@contextmanager
def _heard(hidden: Hidden) -> Iterator[list[str]]:
    """Yield what Apprise says of a failure; none of it reaches another log."""
    log, heard = logging.getLogger(_LOG), list[str]()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = record.getMessage()
            if record.levelno >= logging.WARNING or text.startswith("Socket Exception"):
                heard.append(hidden.without(text))

    before, ear = (log.level, log.propagate, log.handlers), Ear()
    log.setLevel(logging.DEBUG)
    log.propagate, log.handlers = False, [ear]
    try:
        yield heard
    finally:
        log.setLevel(before[0])
        log.propagate, log.handlers = before[1], before[2]
