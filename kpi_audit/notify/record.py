"""What was delivered: one line per message in ``deliveries.jsonl`` of a project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from kpi_audit.errors import AuditError

FILE = "deliveries.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message, delivered or not; columns of ``audit_deliveries``.

    ``told`` holds the state of every subject when the message went out. What it went over is
    named, never its address: that may be a secret.
    """

    sent_at: datetime
    about: date
    route: str
    channel: str
    owner: str
    kind: Literal["night", "failure"]
    outcome: Literal["delivered", "failed"]
    attempts: int
    reason: str
    news: int
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> tuple[str, str, str]:
        """Route, channel and owner."""
        return self.route, self.channel, self.owner


def line(delivery: Delivery) -> str:
    """Return a delivery as a line of the file."""
    cells = asdict(delivery)
    cells |= {"sent_at": delivery.sent_at.isoformat(), "about": delivery.about.isoformat()}
    return json.dumps(cells, sort_keys=True) + "\n"


def read_deliveries(folder: Path) -> list[Delivery]:
    """Return every delivery of a project, in the order in which they were made.

    A last line that was cut off while it was written is left out: its message is sent again.

    Raises
    ------
    AuditError
        Another line is none; names it.
    """
    file = folder / FILE
    if not file.exists():
        return []
    *whole, _ = file.read_text(encoding="utf-8").split("\n")
    found = []
    for number, text in enumerate(whole, start=1):
        try:
            found.append(_parsed(json.loads(text)))
        except (ValueError, KeyError, TypeError) as error:
            message = f"{file}, line {number}: is no delivery ({error}). Remove the line."
            raise AuditError(message) from None
    return found


def _parsed(cells: dict[str, Any]) -> Delivery:
    known = {one.name: cells[one.name] for one in fields(Delivery)}
    when = {
        "sent_at": datetime.fromisoformat(cells["sent_at"]),
        "about": date.fromisoformat(cells["about"]),
    }
    return Delivery(**known | when)


def last_told(deliveries: Iterable[Delivery], address: tuple[str, str, str]) -> Mapping[str, str]:
    """Return the states that the last message to an address held; none without one."""
    told: Mapping[str, str] = {}
    for delivery in deliveries:
        is_it = delivery.address == address and delivery.kind == "night"
        if is_it and delivery.outcome == "delivered":
            told = delivery.told
    return told
