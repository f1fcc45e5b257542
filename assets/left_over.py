"""What is left of a finding without its season, its worst period, its new people."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assets.again import Judged, from_records, knows_people
from kpi_audit.explanations.facts import Again

_MONTHS = 12


def left_over(finding: Judged) -> dict[str, Any]:
    """Return the fields of ``Facts`` that take judging again."""
    found: dict[str, Any] = {}
    mine = finding.mine()
    if finding.kpi.grain != "once" and not mine.empty:
        found |= _season(finding, mine) | _worst(finding)
    return found | _people(finding)


def _season(finding: Judged, mine: pd.DataFrame) -> dict[str, Any]:
    months = mine["period_start"].dt.month
    audited = set(months[~mine["is_baseline"]])
    if len(audited) == _MONTHS:
        return {"covers_a_year": True}
    same = mine[~mine["is_baseline"] | months.isin(audited)]
    if not same["is_baseline"].any():
        return {}
    return {"same_season": _again(finding.again(same))}


def _worst(finding: Judged) -> dict[str, Any]:
    left = finding.without_each_period
    if len(left) < 2:  # noqa: PLR2004 (without the only period nothing is left)
        return {}
    period = left["log_e"].fillna(float("inf")).idxmin()
    return {"without_worst": _again(left.loc[[period]]), "worst_period": str(period)}


def _people(finding: Judged) -> dict[str, Any]:
    if not knows_people(finding):
        return {}
    if finding.start is None:
        return {"no_people": "Nobody can be called new where there is no earlier stretch."}
    rows = from_records(finding, "again/known_people", start=str(finding.start))
    rows = rows[rows["segment"] == finding.segment]
    if rows.empty:
        return {"no_people": "Nobody of before is among those that are judged."}
    return {"known_people": _again(finding.again(rows))}


def _again(found: pd.DataFrame) -> Again:
    row = found.iloc[0]
    return Again(float(row["log_e"]), float(row["effect"]))
