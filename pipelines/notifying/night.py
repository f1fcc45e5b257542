"""Tells the owners of the last night that finished what changed for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assets.fetching.outside import Outside
from kpi_audit.notify.due import Due, Recipient, due, recipients
from kpi_audit.notify.inert import plain
from kpi_audit.notify.item import items
from kpi_audit.notify.message import Message, Place, failure_message, night_message
from kpi_audit.notify.record import FILE, Delivery, line, read_deliveries
from kpi_audit.project.load import Project
from kpi_audit.project.notify import EVERYBODY, Route
from pipelines.deciding.append import append_whole
from pipelines.lock import only_writer
from pipelines.notifying.channel import Sent, send
from pipelines.notifying.published_night import PublishedNight

_ALL_SECONDS = 120.0  # all channels of a night together; the rest is tried on the next one
_PATIENCE_SECONDS = 180.0  # another process is telling people; nobody waits for us meanwhile


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient, and what became of the message; ``delivery`` is None where none was due."""

    due: Due
    message: Message | None
    delivery: Delivery | None


def planned(project: Project, night: PublishedNight) -> Iterator[tuple[Due, Message | None]]:
    """Yield what is due after a night, quiet recipients without a message."""
    found, before = items(night.tables, night.as_of), read_deliveries(project.folder)
    place = place_of(project)
    for one in due(project.settings.notify, found, before, night.as_of, night.nights):
        yield one, None if one.quiet else night_message(one.news, place, night.as_of)


def deliver(project: Project, outside: Outside, night: PublishedNight) -> list[Told]:
    """Send what is due after a night, and note what became of it.

    The warehouse is not needed: what was told is known from ``deliveries.jsonl``, which one
    process at a time reads and adds to, so that nobody is told twice.

    Raises
    ------
    NightInProgress
        Another process is telling people.
    """
    done = list[Told]()
    if not project.settings.notify:
        return done
    with _only_teller(project):
        deadline = outside.clock() + _ALL_SECONDS
        for one, message in list(planned(project, night)):
            delivery = None
            if message is not None:
                sent = send(one.recipient, message, outside, deadline)
                delivery = _noted(project, night.as_of, one, sent)
            done.append(Told(one, message, delivery))
    return done


def announce_failure(project: Project, as_of: date, error: str, outside: Outside) -> list[Told]:
    """Tell every route that the night ``as_of`` failed, once a channel and night."""
    done = list[Told]()
    message = failure_message(place_of(project), as_of, error)
    with _only_teller(project):
        deadline = outside.clock() + _ALL_SECONDS
        before = read_deliveries(project.folder)
        known = {d.address for d in before if (d.kind, d.about, d.outcome) == _failure_of(as_of)}
        seen = set[tuple[str, str]]()
        for recipient in _everybody(project):
            if recipient.address in known or (recipient.url, recipient.owner) in seen:
                continue
            seen.add((recipient.url, recipient.owner))
            one = Due(recipient, (), {}, "")
            sent = send(recipient, message, outside, deadline)
            done.append(Told(one, message, _noted(project, as_of, one, sent, is_failure=True)))
    return done


def undelivered(told: Sequence[Told]) -> list[str]:
    """Return a sentence per message that did not arrive."""
    return [
        f"{plain(one.owner) or one.route} was not told over {one.channel}"
        f" ({one.attempts} attempts): {one.reason}. It is tried again on the next night."
        for one in (message.delivery for message in told)
        if one is not None and one.outcome == "failed"
    ]


def place_of(project: Project) -> Place:
    """Return where the findings of a project are read and answered."""
    settings = project.settings
    page = str(project.folder / "review" / "latest.html")
    return Place(settings.title, settings.serve_url, page, str(project.folder))


def _failure_of(as_of: date) -> tuple[str, date, str]:
    return "failure", as_of, "delivered"


def _everybody(project: Project) -> Iterator[Recipient]:
    for route in project.settings.notify:
        yield from recipients(route, _owners(project, route))


def _owners(project: Project, route: Route) -> list[str]:
    """Return to whom a route tells of a failure: one message, but where each has an address."""
    if route.to != EVERYBODY:
        return [route.to]
    is_by_owner = any("{owner}" in channel.get_secret_value() for channel in route.channels)
    owners = sorted({kpi.owner for kpi in project.kpis.values()})
    return owners if is_by_owner else [EVERYBODY]


@contextmanager
def _only_teller(project: Project) -> Iterator[None]:
    with only_writer(project.folder / f".{FILE}.lock", wait_seconds=_PATIENCE_SECONDS):
        yield


def _noted(
    project: Project, as_of: date, one: Due, sent: Sent, *, is_failure: bool = False
) -> Delivery:
    delivery = Delivery(
        sent_at=datetime.now(UTC).replace(microsecond=0),
        about=as_of,
        route=one.recipient.route,
        channel=one.recipient.channel,
        owner=one.recipient.owner,
        kind="failure" if is_failure else "night",
        outcome="failed" if sent.reason else "delivered",
        attempts=sent.attempts,
        reason=sent.reason,
        news=len(one.news),
        told=one.told,
    )
    append_whole(project.folder / FILE, line(delivery))
    return delivery
