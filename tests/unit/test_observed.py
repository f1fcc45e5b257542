"""The table the Dagster UI shows: hostile names stay cells of it."""

from __future__ import annotations

import pandas as pd

from assets.observed import front_table


def test_hostile_titles_stay_in_their_cell() -> None:
    row = {
        "kpi": "calls", "title": "a | b\n[x](http://evil)<img>", "owner": "ann@example.com",
        "verdict": "holds", "reason": "It moves with sales.", "reported_change_pct": 12.0,
        "backed_change_pct": 9.0, "backed_low_pct": 4.0, "backed_high_pct": 14.0,
    }  # fmt: skip
    heading, rule, line = front_table(pd.DataFrame([row])).splitlines()
    assert line.replace("\\|", "").count("|") == heading.count("|") == rule.count("|")
    assert "<" not in line
    assert "\\[x](" in line
    assert "+9" in line
    assert "(+4 to +14)" in line
