"""What an answer does to its finding: silence, a mark, or nothing any more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from kpi_audit.decisions.decision import Decision, standing
from kpi_audit.wording import MILLION, day, number

COLUMNS = (
    "decision_id",
    "decision",
    "decided_by",
    "decided_on",
    "until",
    "is_silenced",
    "returned_because",
)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Rules:
    """By what an answer holds.

    Attributes
    ----------
    as_of : date
        The night.
    factor : float
        Growth of the e-value that ends an explanation. If nothing is wrong from then on, an
        e-process ever grows tenfold with a chance of at most 1 in 10 (Ville's inequality [1]_).
    timezone : str
        Of the project; decides on which day a decision was made.

    References
    ----------
    .. [1] Ramdas, A., Gruenwald, P., Vovk, V. & Shafer, G. (2023). Game-theoretic statistics and
           safe anytime-valid inference. Statistical Science 38(4). doi:10.1214/23-STS894
    """

    as_of: date
    factor: float
    timezone: str = "UTC"


def counted(decisions: Sequence[Decision], as_of: date, timezone: str) -> list[Decision]:
    """Return the decisions that a night knows: made by its date, about a night before it.

    A rerun of an old night knows the same decisions as the first run did.

    Parameters
    ----------
    decisions : Sequence[Decision]
        In the order in which they were made.
    as_of : date
        The night.
    timezone : str
        Of the project; decides on which day a decision was made.
    """
    return [
        decision
        for decision in decisions
        if decision.seen_as_of < as_of and decided_on(decision, timezone) <= as_of
    ]


def decided_on(decision: Decision, timezone: str) -> date:
    """Return the day on which a decision was made, in the project's zone."""
    return decision.decided_at.astimezone(ZoneInfo(timezone)).date()


def returned_because(decision: Decision, highest: float, rules: Rules) -> str:
    """Return why an answer no longer holds; empty while it does.

    Parameters
    ----------
    decision : Decision
    highest : float
        Highest log e-value of the finding on any night after the one that was answered.
    rules : Rules
    """
    if decision.until is not None and rules.as_of > decision.until:
        return f"returned: the answer held until {day(decision.until)}"
    grown = highest - decision.log_e
    if decision.decision == "explained" and grown >= math.log(rules.factor) - _ROUNDING:
        return f"returned: evidence grew {_grew(decision.log_e, highest)}"
    return ""


def _grew(before: float, after: float) -> str:
    if after < math.log(MILLION):
        return f"from {number(math.exp(before), 0)} to {number(math.exp(after), 0)}"
    fold = after - before
    if fold < math.log(MILLION):
        return f"{number(math.exp(fold), 0)}-fold, to over 1,000,000"
    return "more than 1,000,000-fold"


def effects(
    findings: pd.DataFrame,
    decisions: Sequence[Decision],
    rules: Rules,
    peaks: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return ``findings`` with what was answered to each, and whether that silences it.

    Only ``explained`` silences: until its date has passed, or the evidence grew by ``factor``
    since the answer. A finding that came back stays until it is answered again. e-BH is done
    before and sees every stream: to leave out what was explained would let people choose the
    hypotheses that are tested after having seen their evidence, and the false-alarm budget would
    hold no longer.

    Parameters
    ----------
    findings : DataFrame
        Columns finding_id and log_e.
    decisions : Sequence[Decision]
        Those that the night knows (`counted`).
    rules : Rules
    peaks : Mapping[str, float] or None
        Highest log e-value since each decision, by decision_id, over the nights between.

    Returns
    -------
    DataFrame
        One row per row of ``findings``, with the columns `COLUMNS` added.
    """
    last = standing(decisions)
    rows = []
    for finding, log_e in zip(findings["finding_id"], findings["log_e"], strict=True):
        decision = last.get(finding)
        row = _NOTHING
        if decision is not None:
            highest = max(float(log_e), (peaks or {}).get(decision.decision_id, -math.inf))
            row = _row(decision, returned_because(decision, highest, rules), rules.timezone)
        rows.append(row)
    added = pd.DataFrame(rows, columns=list(COLUMNS), index=findings.index)
    return findings.assign(**{name: added[name] for name in COLUMNS})


_NOTHING: dict[str, Any] = {
    "decision_id": "",
    "decision": "",
    "decided_by": "",
    "decided_on": None,
    "until": None,
    "is_silenced": False,
    "returned_because": "",
}


def _row(decision: Decision, because: str, timezone: str) -> dict[str, Any]:
    return {
        "decision_id": decision.decision_id,
        "decision": decision.decision,
        "decided_by": decision.decided_by,
        "decided_on": decided_on(decision, timezone),
        "until": decision.until,
        "is_silenced": decision.decision == "explained" and not because,
        "returned_because": because,
    }
