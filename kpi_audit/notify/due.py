"""What is due: to whom, over what, and what is news to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi_audit.notify.item import Item
from kpi_audit.notify.record import Delivery, last_told
from kpi_audit.project.notify import EVERYBODY, Route

_BETTER = {"watch"}  # a finding that became a watch is no news


@dataclass(frozen=True, slots=True)
class Recipient:
    """One channel to one owner.

    Attributes
    ----------
    route, channel, owner : str
        As they are shown.
    url : str
        With its variables not yet put in; never shown.
    """

    route: str
    channel: str
    owner: str
    url: str

    @property
    def address(self) -> tuple[str, str, str]:
        """Route, channel and owner."""
        return self.route, self.channel, self.owner


@dataclass(frozen=True, slots=True)
class Due:
    """What one recipient is told, or why not.

    Attributes
    ----------
    recipient : Recipient
    news : tuple[Item, ...]
        What is told.
    told : Mapping[str, str]
        State of every subject, told and known.
    quiet : str
        Why nothing is sent; '' where something is.
    """

    recipient: Recipient
    news: tuple[Item, ...]
    told: Mapping[str, str]
    quiet: str


def due(
    routes: Sequence[Route],
    found: Sequence[Item],
    deliveries: Sequence[Delivery],
    as_of: date,
    nights: Collection[date],
) -> list[Due]:
    """Return what is due after the night ``as_of``, quiet recipients included.

    Parameters
    ----------
    routes : Sequence[Route]
    found : Sequence[Item]
        All that stands open.
    deliveries : Sequence[Delivery]
        Every earlier one.
    as_of : date
    nights : Collection[date]
        Nights that finished: a digest goes out on the first of a week or month.
    """
    waiting = []
    seen = set[tuple[str, str]]()
    for route in routes:
        owners = [route.to] if route.to != EVERYBODY else sorted({item.owner for item in found})
        for recipient in recipients(route, owners):
            if (recipient.url, recipient.owner) in seen:
                continue  # two routes over the same channel: one message
            seen.add((recipient.url, recipient.owner))
            own = [i for i in found if i.owner == recipient.owner and route.wants(i.severity)]
            waiting.append(_due(recipient, own, deliveries, _is_time(route, as_of, nights), as_of))
    return waiting


def recipients(route: Route, owners: Sequence[str]) -> list[Recipient]:
    """Return the channels of a route to each owner."""
    urls = [channel.get_secret_value() for channel in route.channels]
    return [
        Recipient(route.to, label, owner, url)
        for owner in owners
        for label, url in zip(route.labels(), urls, strict=True)
    ]


def _due(
    recipient: Recipient,
    own: Sequence[Item],
    deliveries: Sequence[Delivery],
    is_time: bool,  # noqa: FBT001 (the only caller says what it is)
    as_of: date,
) -> Due:
    before = last_told(deliveries, recipient.address)
    news = tuple(item for item in own if _is_news(item, before))
    told = {item.subject: item.state for item in own}
    tried = [d for d in deliveries if d.address == recipient.address and d.kind == "night"]
    quiet = ""
    if any(d.about == as_of and d.outcome == "delivered" for d in tried):
        quiet = "was told of this night already"
    elif any(d.about > as_of and d.outcome == "delivered" for d in tried):
        quiet = "was told of a later night"
    elif not is_time and not (tried and tried[-1].outcome == "failed"):
        quiet = "waits for its digest"
    elif not news:
        quiet = "nothing changed since the last message"
    return Due(recipient, news, told, quiet)


def _is_news(item: Item, before: Mapping[str, str]) -> bool:
    known = before.get(item.subject)
    if known is None:
        return item.is_news_alone
    return known != item.state and not (known == "finding" and item.state in _BETTER)


def _is_time(route: Route, as_of: date, nights: Collection[date]) -> bool:
    """Whether this is the first night of the route's week (from Monday) or month."""
    if route.digest == "nightly":
        return True
    period = _week if route.digest == "weekly" else _month
    return not any(night < as_of and period(night) == period(as_of) for night in nights)


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
