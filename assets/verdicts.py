"""A KPI's row of ``audit_verdicts``: the verdict and the numbers of its strongest link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kpi_audit.decisions.on_verdict import leaving_aside
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector
from kpi_audit.verdict import LINK, verdict

# Columns of audit_verdicts that are details of the link detector on the whole KPI.
_NUMBERS = {
    "backed_change_pct": "backed_change_pct",
    "backed_low_pct": "backed_change_pct_low",
    "backed_high_pct": "backed_change_pct_high",
    "detectable_pct": "detectable_inflation_pct",
}

HOLLOW = "points"  # unit of an effect over time
GUARDED = "guardrail"  # family of what looks at a guardrail beside the KPI that is pushed


def suffered_under(
    guardrail: str,
    evidence: pd.DataFrame,
    detectors: Mapping[str, Detector],
    titles: Mapping[str, str],
) -> list[str]:
    """Return the titles of the KPIs under which a guardrail suffers, the strongest first.

    ``evidence`` is that of all KPIs, without what was explained.
    """
    looks = [name for name, detector in detectors.items() if detector.family == GUARDED]
    is_mine = evidence["detector"].isin(looks) & (evidence["against"] == guardrail)
    seen = evidence[is_mine & (evidence["tier"] != "")].sort_values("log_e", ascending=False)
    return [titles[kpi] for kpi in seen["kpi"].drop_duplicates()]


def verdict_row(
    kpi: Kpi,
    evidence: pd.DataFrame,
    detectors: Mapping[str, Detector],
    titles: Mapping[str, str],
    suffered: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the columns of ``audit_verdicts`` that come from the evidence of one KPI.

    ``evidence`` is without what was explained (`assets.answers.without_silenced`); ``suffered``
    are the titles of `suffered_under`.
    """
    judged = verdict(kpi, evidence, detectors, titles, suffered)
    seen = evidence[evidence["tier"] != ""]
    since = seen["since"].dropna()
    explained = int(evidence["is_silenced"].sum())
    row: dict[str, Any] = {
        "verdict": judged.name,
        "reason": leaving_aside(judged.reason, explained),
        "question": judged.question,
        "is_provisional": judged.is_provisional,
        "since": None if since.empty else since.min(),
        "findings": int((evidence["selected"] == "finding").sum()),
        "watches": int((evidence["selected"] == "watch").sum()),
        "explained": explained,
        "against": "",
    }
    return row | _link_numbers(evidence, detectors)


def _link_numbers(evidence: pd.DataFrame, detectors: Mapping[str, Detector]) -> dict[str, Any]:
    """Numbers of the whole KPI's link with the strongest evidence."""
    is_link = evidence["detector"].isin([n for n, d in detectors.items() if d.family == LINK])
    links = evidence[is_link & (evidence["segment"] == "") & (evidence["against"] != "")]
    if links.empty:
        return {}
    strongest = links.sort_values(["log_e", "against"], na_position="first").iloc[-1]
    details = strongest["details"]
    row = {"reported_change_pct": _told(details, is_linked=bool(strongest["is_applicable"]))}
    if strongest["is_applicable"]:  # without a link nothing backs or fails to back a change
        row |= {column: details.get(detail) for column, detail in _NUMBERS.items()}
    if strongest["is_applicable"] and strongest["unit"] == HOLLOW:  # not a slope across units
        row |= {
            "hollow_points": strongest["effect"],
            "hollow_low": strongest["effect_low"],
            "hollow_high": strongest["effect_high"],
        }
    return row | {"against": strongest["against"]}


def _told(details: Mapping[str, Any], *, is_linked: bool) -> float | None:
    """Return the reported change; without a link only one that chance alone does not bring.

    Beside a link it is read with the change that is backed and its interval. Alone on the page a
    short history's +53 %, of a count that went from 1.9 to 2.1 a week, reads as a fact.
    """
    size, low, high = (details.get(f"reported_change_pct{end}") for end in ("", "_low", "_high"))
    if is_linked or size is None or low is None or high is None:
        return size
    return size if low > 0 or high < 0 else None
