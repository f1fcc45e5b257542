"""One answer to one finding, as a person gave it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Literal, get_args

Answer = Literal["explained", "confirmed", "accepted", "watching"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of ``decisions.csv``; the fields are its columns, in this order.

    Attributes
    ----------
    decision_id : str
        Digest of the rest.
    finding_id, kpi, segment, detector, against : str
        What was answered; the four names survive a lost warehouse.
    tier : str
        finding or watch, that night.
    decision : Answer
    decided_by : str
    reason : str
    decided_at : datetime
        UTC, whole seconds.
    until : date or None
        Last day on which the answer holds; None is without end.
    e_value, log_e : float
        Evidence that night; ``e_value`` ends at 1e300, ``log_e`` does not.
    seen_as_of : date
        Night that was answered: the answer counts from the night after.
    supersedes : str
        Answer to the same finding that this one takes back; empty for the first.
    """

    decision_id: str
    finding_id: str
    kpi: str
    segment: str
    detector: str
    against: str
    tier: str
    decision: Answer
    decided_by: str
    reason: str
    decided_at: datetime
    until: date | None
    e_value: float
    log_e: float
    seen_as_of: date
    supersedes: str

    @property
    def stream(self) -> tuple[str, str, str, str]:
        """The names that make the finding."""
        return self.kpi, self.segment, self.detector, self.against


COLUMNS = tuple(field.name for field in fields(Decision))


def digest(decision: Decision) -> str:
    """Return the name of a decision: a digest of everything else in it."""
    content = asdict(decision)
    text = "\x1f".join(str(content[name]) for name in COLUMNS if name != "decision_id")
    return "D-" + hashlib.sha256(text.encode()).hexdigest()[:10]


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return the last answer to each finding: a later one takes back the one before.

    Parameters
    ----------
    decisions : Iterable[Decision]
        In the order in which they were made.
    """
    return {decision.finding_id: decision for decision in decisions}
