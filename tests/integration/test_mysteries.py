"""A team that sells four times as much per call is shown to learn from, and accuses nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.published import latest
from tests.integration.runs import audit
from tests.integration.weekly import START, days, write

NIGHT = START + timedelta(weeks=30)


@pytest.mark.parametrize("times", [1, 6])
def test_what_is_worth_learning_from(tmp_path: Path, times: int) -> None:
    table = days(134, teams=12)
    is_far = table["team"] == "team 3"
    table["deals"] = table["deals"].where(~is_far, table["deals"] * times)
    project = audit(write(tmp_path, table), NIGHT)
    rows = latest(project, "audit_mysteries")
    shown = rows[rows["is_shown"]]
    assert set(rows["kind"]) == {"unexplained_rise", "yield_above_peers"}
    page = (tmp_path / "review" / "latest.html").read_text()
    assert "Worth learning from" in page
    verdicts = latest(project, "audit_verdicts").set_index("kpi")
    assert verdicts.loc["calls", "verdict"] == "holds"  # a mystery accuses nobody
    assert latest(project, "audit_findings").empty
    if times == 1:
        assert shown.empty
        assert "None stands out" in page
        return
    assert shown[["segment", "kind"]].to_numpy().tolist() == [["team 3", "yield_above_peers"]]
    row = shown.iloc[0]
    assert row["effect_low"] < 500 < row["effect_high"]
    assert row["sentence"] in page
    told = {one["explanation"] for one in json.loads(row["explanations"])}
    assert {"A one-off", "New people", "Declared change", "Other customers or cases"} == told
