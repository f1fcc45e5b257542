"""Sentences that a verdict carries beside its reason, and whether they make it provisional."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assets.changes import registered
from assets.declarations import definition_since
from assets.night import Night
from assets.rebasing import first_new_period, rebase
from kpi_audit.project.kpi import Kpi
from kpi_audit.wording import day

SETTLED = timedelta(days=547)  # 1.5 years tell a season from a trend
NAMED = timedelta(days=91)  # how long a changed definition is named


def with_caveats(night: Night, kpi: Kpi, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of ``audit_verdicts`` with what its reader has to know beside the reason."""
    found = [*_rebased(night, kpi), *_redefined(night, kpi)]
    if not found:
        return row
    return row | {
        "reason": " ".join([row["reason"], *(sentence for sentence, _ in found)]),
        "is_provisional": row["is_provisional"] or any(provisional for _, provisional in found),
    }


def _rebased(night: Night, kpi: Kpi) -> list[tuple[str, bool]]:
    one = rebase(night, kpi)
    if one is None:
        return []
    first = first_new_period(one, kpi)
    reason = one.change.reason.strip().rstrip(".")
    sentence = f"Its baseline starts anew on {day(first)} ({one.change.name}: {reason})."
    return [(sentence, night.as_of < first + SETTLED)]


def _redefined(night: Night, kpi: Kpi) -> list[tuple[str, bool]]:
    since = definition_since(night, kpi)
    if since is None or night.as_of >= since + NAMED:
        return []
    if any(one.change.kind == "definition" and one.is_in_advance for one in registered(night, kpi)):
        return []
    sentence = (
        f"Its definition was changed in this project on {day(since)}, which nobody registered; its"
        " whole history was counted anew, the baseline is the same stretch of time."
    )
    return [(sentence, False)]
