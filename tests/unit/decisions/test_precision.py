"""The audit's own record."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kpi_audit.decisions.precision import precision
from tests.unit.decisions.made import decided


def in_all(rows: pd.DataFrame, tier: str = "finding") -> pd.Series:  # type: ignore[type-arg]
    return rows[(rows["detector"] == "") & (rows["tier"] == tier)].iloc[0]


def test_without_answers_nothing_is_claimed() -> None:
    rows = precision([decided(decision="watching"), decided("F-2", "accepted")], 0.05)
    assert len(rows) == 1
    assert in_all(rows)["n"] == 0
    assert in_all(rows)["precision"] is None
    assert in_all(rows)["spent"] is None


def test_shares_by_detector_and_in_all_with_wilsons_interval() -> None:
    made = [decided(f"F-{i}", "confirmed" if i < 8 else "explained") for i in range(10)]
    made[0] = replace(made[0], detector="digits")
    row = in_all(precision(made, 0.05))
    assert (row["confirmed"], row["explained"], row["precision"]) == (8, 2, 0.8)
    z = 1.959963984540054  # (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n), Wilson (1927)
    middle, half = 0.8 + z**2 / 20, z * (0.016 + z**2 / 400) ** 0.5
    assert row["precision_low"] == pytest.approx((middle - half) / (1 + z**2 / 10))
    assert row["precision_high"] == pytest.approx((middle + half) / (1 + z**2 / 10))
    assert row["spent"] == pytest.approx(4.0)  # 20 % explained of a budget of 5 %
    by = precision(made, 0.05).set_index("detector")["n"]
    assert by.to_dict() == {"": 10, "bunching": 9, "digits": 1}


def test_the_last_answer_counts_and_watches_stand_apart() -> None:
    first = decided("F-1", "explained")
    made = [first, decided("F-1", "confirmed", supersedes=first.decision_id)]
    made.append(decided("F-2", "explained", tier="watch"))
    rows = precision(made, 0.05)
    assert (in_all(rows)["confirmed"], in_all(rows)["explained"]) == (1, 0)
    assert in_all(rows, "watch")["explained"] == 1
    assert pd.isna(in_all(rows, "watch")["spent"])
