"""How a verdict looks and what it means for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpi_audit.language import later

Use = Literal["steer", "ask", "unproven", "unknown", "result"]


@dataclass(frozen=True, slots=True)
class Words:
    """A verdict on the page.

    Attributes
    ----------
    label : str
        In English; the page says it in its own language.
    sign : str
        Name of the symbol in ``signs.html``; shape and text carry the meaning, colour only helps.
    use : Use
        What a decision can make of the KPI.
    rank : int
        What needs attention first.
    """

    label: str
    sign: str
    use: Use
    rank: int


_WORDS = {
    "distorted": Words(later("Distorted"), "distorted", "ask", 0),
    "drifting": Words(later("Drifting"), "drifting", "ask", 1),
    "clue": Words(later("Clue"), "clue", "ask", 2),
    "noisier": Words(later("Noisier"), "noisier", "ask", 3),
    "never shown to track its outcome": Words(
        later("Never shown to track its outcome"), "unproven", "unproven", 4
    ),
    "not enough data": Words(later("Not enough data"), "unknown", "unknown", 5),
    "holds": Words(later("Holds"), "holds", "steer", 6),
    "not judged": Words(later("Not judged"), "result", "result", 7),
}


def words(verdict: str) -> Words:
    """Return how a verdict is shown; one that is new here is shown as a question."""
    return _WORDS.get(verdict, Words(verdict.capitalize(), "clue", "ask", 3))
