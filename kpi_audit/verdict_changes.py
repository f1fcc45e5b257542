"""Why a verdict is another one than on the night before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kpi_audit.wording import day, several

Why = Literal["declaration changed", "late data", "new periods", "decision"]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a verdict rested on, on one night.

    Attributes
    ----------
    night : date
    verdict : str
    declaration : str
        Whatever tells declarations apart: definition, start of the audit, outcomes, targets, the
        changes registered in advance.
    periods : int
        Audited periods that had closed.
    mature : int or None
        Cohorts that were complete enough, of outcomes that arrive late; None without such.
    """

    night: date
    verdict: str
    declaration: str
    periods: int
    mature: int | None


def why_changed(before: Basis, now: Basis) -> tuple[Why, str] | None:
    """Return why a verdict changed, and the sentence that says so; None if it did not.

    A declaration that changed comes first, since it changes what is asked. Cohorts that matured
    are late data even where a new period closed too: what is young is no evidence.

    Examples
    --------
    >>> first = Basis(date(2026, 3, 2), "holds", "a", 8, 3)
    >>> why_changed(first, Basis(date(2026, 3, 9), "drifting", "a", 9, 4))[0]
    'late data'
    """
    if before.verdict == now.verdict:
        return None
    why, told = _why(before, now)
    return why, (
        f"Was '{before.verdict}' on {day(before.night)}, is '{now.verdict}' since the night of"
        f" {day(now.night)}: {told}."
    )


def _why(before: Basis, now: Basis) -> tuple[Why, str]:
    if before.declaration != now.declaration:
        return "declaration changed", "what is declared about it changed"
    matured = (now.mature or 0) - (before.mature or 0)
    if now.mature is not None and matured:
        return "late data", f"{several(abs(matured), 'cohort')} of its outcome became complete"
    closed = now.periods - before.periods
    if closed > 0:
        return "new periods", f"{several(closed, 'period')} closed"
    return "late data", "values came in or were revised without a new period"
