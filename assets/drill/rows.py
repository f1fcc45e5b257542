"""The rows of ``audit_drill``."""

from __future__ import annotations

from typing import Any

from assets.drill.judging import Looked
from assets.drill.power import power
from kpi_audit.arrays import Float
from kpi_audit.plan import Case
from kpi_audit.scheme import STRENGTHS, Scheme

FIRES = 0.25  # share of copies without a scheme that are seen: what is seen says nothing then
_FIRES = "not drilled: the check already sees something in copies into which nothing was planted"


def measured(
    scheme: Scheme, case: Case, weeks: int, levels: Float, looked: Looked
) -> dict[str, Any]:
    """Return the row of what was seen in some weeks."""
    is_judged = looked.reason == ""
    found = power(levels, looked.is_seen)
    reason = "" if is_judged.any() else str(looked.reason[0])
    if found.false_alarms >= FIRES:
        reason = _FIRES
    smallest = None if reason else found.smallest
    return _common(scheme, case) | {
        "weeks": weeks,
        "smallest": smallest,
        "power": None if smallest is None else found.power,
        "power_low": None if smallest is None else found.power_low,
        "false_alarms": found.false_alarms if is_judged.any() else None,
        "copies": int((levels == levels[0]).sum()),
        "is_blind": smallest is None and is_blind(reason),
        "reason": reason,
    }


def not_planted(scheme: Scheme, case: Case, reason: str) -> dict[str, Any]:
    """Return the row of a scheme that was not planted."""
    return _common(scheme, case) | {
        "weeks": 0, "smallest": None, "power": None, "power_low": None, "false_alarms": None,
        "copies": 0, "is_blind": is_blind(reason), "reason": reason,
    }  # fmt: skip


def is_blind(reason: str) -> bool:
    """Whether nothing being seen is the audit's fault: it could apply, and it was looked at.

    Examples
    --------
    >>> is_blind(""), is_blind("not enough data: 3 cases"), is_blind("not applicable: no target")
    (True, True, False)
    """
    return not reason.startswith(("not applicable: ", "not drilled: "))


def _common(scheme: Scheme, case: Case) -> dict[str, Any]:
    return {
        "kpi": case.kpi, "scheme": scheme.name, "words": scheme.words, "unit": scheme.unit,
        "detector": case.detector, "against": case.against, "largest": STRENGTHS[-1],
    }  # fmt: skip
