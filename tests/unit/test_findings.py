"""What is said of a watch or a finding."""

from __future__ import annotations

import pandas as pd

from assets.findings import findings
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import detectors


def kpi(name: str, title: str) -> Kpi:
    declared = {"name": name, "title": title, "source": "s", "time": "t", "owner": "a@example.com"}
    return Kpi.model_validate(declared | {"measure": {"agg": "count"}})


def test_sentence_and_question_name_the_guardrail_by_its_title() -> None:
    row = {
        "kpi": "messages", "segment": "", "detector": "guardrail", "against": "complaints",
        "tier": "finding", "log_e": 9.0, "effect": 50.0, "effect_low": 40.0, "effect_high": 60.0,
        "unit": "%",
    }  # fmt: skip
    kpis = {"messages": kpi("messages", "Messages"), "complaints": kpi("complaints", "Complaints")}
    found = findings(pd.DataFrame([row]), kpis, detectors()).iloc[0]
    assert "the KPI rose and Complaints got worse" in found["sentence"]
    assert found["question"].startswith("What was given up in Complaints to bring the KPI up")
