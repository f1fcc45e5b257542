"""Decisions for tests."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from kpi_audit.decisions.decision import Decision, digest


def decided(finding_id: str = "F-00000001", decision: str = "explained", **more: Any) -> Decision:
    """A decision of 3 March 2026, 10:00 UTC, on evidence of 40 of the night of 2 March."""
    e_value = float(more.pop("e_value", 40.0))
    values: dict[str, Any] = {
        "decision_id": "",
        "finding_id": finding_id,
        "kpi": "replies",
        "segment": "",
        "detector": "bunching",
        "against": "floor 20",
        "tier": "finding",
        "decision": decision,
        "decided_by": "ann@example.com",
        "reason": "a campaign",
        "decided_at": datetime(2026, 3, 3, 10, tzinfo=UTC),
        "until": None,
        "e_value": e_value,
        "log_e": math.log(e_value),
        "seen_as_of": date(2026, 3, 2),
        "supersedes": "",
        **more,
    }
    made = Decision(**values)
    return replace(made, decision_id=digest(made))
