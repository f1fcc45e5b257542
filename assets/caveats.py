"""Sentences that a verdict carries beside its reason, and whether they make it provisional."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assets.changes import registered
from assets.declarations import definition_since
from assets.night import Night
from assets.rebasing import first_new_period, rebase
from kpi_audit.project.kpi import Kpi
from kpi_audit.wording import day, several

SETTLED = timedelta(days=547)  # 1.5 years tell a season from a trend
NAMED = timedelta(days=91)  # how long a changed definition is named


def with_caveats(night: Night, kpi: Kpi, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of ``audit_verdicts`` with what its reader has to know beside the reason."""
    found = [*_rebased(night, kpi), *_redefined(night, kpi), *_young(night, kpi)]
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
    title, given = one.change.name, one.change.reason.strip().rstrip(".")
    sentence = f"Its baseline starts anew on {day(first)} ({title}: {given})."
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


def _young(night: Night, kpi: Kpi) -> list[tuple[str, bool]]:
    """Say how many cohorts of each late outcome are complete enough to be evidence."""
    rows = night.warehouse.query(
        "select against, count(*) as cohorts, max(threshold) as threshold,"
        " sum(case when is_mature then 1 else 0 end) as mature from audit_cohorts"
        " where as_of = $as_of and kpi = $kpi group by against order by against",
        {"as_of": night.as_of, "kpi": kpi.name},
    )
    found = []
    for row in rows.to_dict("records"):
        cohorts = several(row["cohorts"], "audited cohort")
        title, share = night.project.kpis[row["against"]].title, 100 * row["threshold"]
        sentence = (
            f"{row['mature']:.0f} of {cohorts} of {title} are {share:.0f} % complete; the others"
            " are no evidence yet."
        )
        found.append((sentence, bool(row["mature"] < row["cohorts"])))
    return found
