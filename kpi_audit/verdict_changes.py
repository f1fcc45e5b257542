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


def why_changed(before: Basis, now: Basis, by_answers: str = "") -> tuple[Why, str] | None:
    """Return why a verdict changed, and the sentence that says so; None if it did not.

    Answers come first, since the change is known to be theirs: with the answers of the night
    before, the verdict of that night would still stand. Then a declaration that changed, since it
    changes what is asked. Cohorts that matured are late data even where a new period closed too:
    what is young is no evidence.

    Parameters
    ----------
    before, now : Basis
    by_answers : str
        What answers did without which the verdict would not have changed; '' where it would have.

    Examples
    --------
    >>> first = Basis(date(2026, 3, 2), "holds", "a", 8, 3)
    >>> why_changed(first, Basis(date(2026, 3, 9), "drifting", "a", 9, 4))[0]
    'late data'
    """
    if before.verdict == now.verdict:
        return None
    why, told = _why(before, now, by_answers)
    return why, (
        f"Was '{before.verdict}' on {day(before.night)}, is '{now.verdict}' since the night of"
        f" {day(now.night)}: {told}."
    )


def what_answers_did(silenced: int, returned: int) -> str:
    """Return what changed in what was explained; '' where nothing did.

    Parameters
    ----------
    silenced, returned : int
        Findings that an answer silences since the night before, and that none silences any more.

    Examples
    --------
    >>> what_answers_did(1, 0), what_answers_did(0, 2)
    ('1 finding was explained', '2 findings are no longer explained')
    """
    explained, back = several(silenced, "finding"), several(returned, "finding")
    parts = []
    if silenced:
        one, more = f"{explained} was explained", f"{explained} were explained"
        parts.append(one if silenced == 1 else more)
    if returned:
        one, more = f"{back} is no longer explained", f"{back} are no longer explained"
        parts.append(one if returned == 1 else more)
    return " and ".join(parts)


def _why(before: Basis, now: Basis, by_answers: str) -> tuple[Why, str]:
    if by_answers:
        return "decision", by_answers
    if before.declaration != now.declaration:
        return "declaration changed", "what is declared about it changed"
    matured = (now.mature or 0) - (before.mature or 0)
    if now.mature is not None and matured:
        return "late data", f"{several(abs(matured), 'cohort')} of its outcome became complete"
    closed = now.periods - before.periods
    if closed > 0:
        return "new periods", f"{several(closed, 'period')} closed"
    return "late data", "values came in or were revised without a new period"
