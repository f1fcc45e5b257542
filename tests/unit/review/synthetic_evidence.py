"""Evidence, findings and explanations of the synthetic night."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
from synthetic_declared import ASK_BUNCH, ASK_LINK, KPIS

SMALL = "not enough data: fewer than 5 people in the group"
OFF = "not applicable: no target is declared"
COUNTS = "not applicable: the KPI counts records, nobody wrote down a value"


def _evidence(kpi: str, detector: str, **more: object) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kpi": kpi,
        "segment": "",
        "detector": detector,
        "against": "meetings_held" if detector == "tracks_outcome" else "",
        "period_start": date(2025, 11, 10),
        "is_applicable": "reason" not in more,
        "reason": "",
        "null_hypothesis": "the outcome follows the KPI as it did in the baseline",
        "tier": "",
        "unit": "%",
        "n": 28,
        "details": "{}",
        **more,
    }
    if row["is_applicable"]:
        row["log_e"] = float(np.log(row["e_value"]))
    return row


def evidence_rows() -> list[dict[str, Any]]:
    drift = {"effect": 14.2, "effect_low": 5.6, "effect_high": 22.4, "since": date(2025, 7, 28)}
    bunch = {"against": "floor 20 per actor", "unit": "records", "n": 1240}
    bunch |= {"effect": 61.0, "effect_low": 38.0, "effect_high": 84.0, "since": date(2025, 9, 1)}
    bunch["null_hypothesis"] = "the counts at the target follow from the counts around it"
    details = json.dumps({"elasticity_low": 0.7, "elasticity_high": 1.2, "lag_periods": 2.0})
    rows = [
        _evidence(
            "invitations_accepted", "tracks_outcome", e_value=412.6, tier="finding",
            details=details, **drift,
        ),
        _evidence("invitations_accepted", "digits", reason=COUNTS),
        _evidence(
            "replies_per_person", "bunching", e_value=187.4, tier="finding",
            details=json.dumps({"expected": 112.5, "form": "baseline"}), **bunch,
        ),
        _evidence("replies_per_person", "tracks_outcome", e_value=0.6, effect=1.2,
                  effect_low=-5.1, effect_high=7.7),
        _evidence("messages_sent", "tracks_outcome", e_value=0.3, effect=0.8,
                  effect_low=-4.9, effect_high=6.3),
        _evidence("messages_sent", "bunching", reason=OFF),
        _evidence("active_members", "tracks_outcome",
                  reason="not applicable: the baseline does not show that the two move together"),
        _evidence("active_members", "bunching", reason=OFF),
        _evidence("event_signups", "tracks_outcome",
                  reason="not enough data: 17 closed weeks before the audit, 26 are needed"),
    ]  # fmt: skip
    teams = ["North", "South", "East", "West", "Partners", "Online"] + [
        f"Branch {i}" for i in range(1, 15)
    ]
    for place, team in enumerate(teams):
        e = [96.0, 31.5][place] if place < 2 else 3.0 / place
        rows.append(
            _evidence(
                "invitations_accepted", "tracks_outcome", segment=team, e_value=e,
                tier="finding" if place == 0 else "watch" if place == 1 else "",
                effect=18.0 - place, effect_low=4.0 - place, effect_high=33.0 - place,
            )
        )  # fmt: skip
    rows += [
        _evidence("invitations_accepted", "tracks_outcome", segment=f"Small {i}", reason=SMALL)
        for i in range(14)
    ]
    return rows


def findings(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    titles = {row["kpi"]: row for row in KPIS}
    seen = [row for row in evidence if row["tier"]]
    rows = []
    for place, row in enumerate(seen):
        where = f" in {row['segment']}" if row["segment"] else ""
        is_link = row["detector"] == "tracks_outcome"
        saw = "meetings held no longer follow it" if is_link else "values pile up just over 20"
        size = f"about {row['effect']:g} {row['unit']}"
        ends = f"95 % interval {row['effect_low']:g} to {row['effect_high']:g}"
        rows.append(
            row
            | {
                "finding_id": f"F-{place + 1:08x}",
                "sentence": f"{titles[row['kpi']]['title']}{where}: {saw} ({size}, {ends}).",
                "question": ASK_LINK if is_link else ASK_BUNCH,
                "owner": titles[row["kpi"]]["owner"],
            }
        )
    return rows


EXPLANATIONS = [
    ("season", "against", "The same weeks of the two years before rose by 1.1 %, not by 21.3 %."),
    ("late data", "against", "Values known today differ from those known then by 0.4 %."),
    ("one record", "against", "Without the largest record 13.9 of 14.2 points remain."),
    ("a change of mix", "for", "Partners grew from 12 % to 19 % of all invitations."),
    ("a longer lag", "untestable", "Needs 8 more weeks to see meetings that come later."),
]


def explanations(names: list[str]) -> list[dict[str, Any]]:
    """The same five for each finding."""
    return [
        {"finding_id": name, "explanation": e, "says": says, "sentence": text}
        for name in names
        for e, says, text in EXPLANATIONS
    ]
