from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kpi_audit.errors import SourceError
from tests.nights import Night
from tests.unit.real_cases import case

EXAMPLES = Path(__file__).parent / "examples" / "viva_insights_person_query"
READER = "viva_insights_person_query"


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.csv").read_text("utf-8")


def test_metrics_are_numbers_attributes_are_text(night: Night) -> None:
    night.write("a.csv", example("metric_date"))
    rows = night.rows_of(READER)
    assert rows["collaboration_hours"].tolist() == [14.129, 1026.043, 0.4]
    assert rows["collaboration"].tolist() == [4, 3, 4]
    assert rows["copilot_actions_taken_in_copilot_chat_work"].tolist() == [5, 7, 0]
    assert rows["level"].tolist() == ["3", "5", "3"]
    assert rows["cost_center"].tolist() == ["00123", "00124", "00123"]
    assert rows["is_inactive_week"].tolist() == [False, False, True]
    assert "e2b0257fd" not in rows.to_csv()


def test_both_spellings_of_a_metric_are_one_column(night: Night) -> None:
    text = example("metric_date")
    night.write("a.csv", text)
    source = night.source(READER)
    night.ingest(source)
    other = text.replace("chat_(work)", "CHAT__work_").replace("2024-", "2025-")
    night.write("b.csv", other)
    night.ingest(source, day=2)
    rows = night.rows(source)
    assert rows["copilot_actions_taken_in_copilot_chat_work"].tolist() == [5, 7, 0, 5, 7, 0]
    assert [name for name in rows.columns if "copilot" in name] == [
        "copilot_actions_taken_in_copilot_chat_work"
    ]


def test_older_exports_call_the_date_date(night: Night) -> None:
    night.write("a.csv", example("date"))
    rows = night.rows_of(READER)
    assert rows["metric_date"].astype(str).tolist() == ["2019-04-28"] * 2
    assert rows["is_inactive_week"].tolist() == [False, True]


def test_another_choice_of_metrics_adds_columns_and_takes_none_away(night: Night) -> None:
    night.write("a.csv", "PersonId,MetricDate,Emails_sent,Empty\np,2024-04-28,3,\n")
    source = night.source(READER)
    night.ingest(source)
    assert "empty" not in night.rows(source).columns
    night.write("b.csv", "PersonId,MetricDate,Chat_hours,Team,Empty\np,2024-05-05,1.5,Red,2.5\n")
    night.ingest(source, day=2)
    rows = night.rows(source)
    assert rows["emails_sent"].tolist()[0] == 3
    assert rows["chat_hours"].tolist()[1] == 1.5
    assert rows["team"].tolist()[1] == "Red"
    assert rows["empty"].tolist()[1] == 2.5
    assert rows["is_inactive_week"].isna().all()
    night.write("c.csv", "PersonId,MetricDate,Chat_hours\np,2024-05-12,much\n")
    with pytest.raises(SourceError, match="column 'Chat_hours' changed type"):
        night.ingest(source, day=3)


def test_a_declared_attribute_is_text_although_it_looks_like_a_number(night: Night) -> None:
    night.write("a.csv", "PersonId,MetricDate,Building\np,2024-04-28,12\n")
    assert night.rows_of(READER, columns={"building": "Building"})["building"].tolist() == ["12"]


@pytest.mark.parametrize(
    ("header", "missing"), [("PersonId,Emails_sent", "MetricDate"), ("MetricDate,x", "PersonId")]
)
def test_a_missing_column_is_named(night: Night, header: str, missing: str) -> None:
    night.write("a.csv", f"{header}\n2024-04-28,1\n")
    with pytest.raises(SourceError, match=f"has no column '{missing}'"):
        night.ingest(night.source(READER))


def test_salted_again_is_not_new_people(night: Night) -> None:
    source = night.source(READER)
    for week, salt in enumerate("aab", start=1):
        ids = "".join(f"{salt}{place},2024-05-{week:02d},3\n" for place in range(30))
        night.write(f"{week}.csv", "PersonId,MetricDate,Emails_sent\n" + ids)
        if salt == "a":
            night.ingest(source, day=week)
    with pytest.raises(SourceError, match="ids were replaced"):
        night.ingest(source, day=3)


def test_the_sample_of_microsoft_is_read_whole(night: Night) -> None:
    file = case("viva_person_query_sample") / "person_query.csv"
    night.write("a.csv", file.read_bytes())
    rows = night.rows_of(READER)
    truth = pd.read_csv(file)
    assert (len(rows), rows["person"].nunique()) == (6900, 300)
    assert rows["collaboration_hours"].sum() == pytest.approx(truth["Collaboration_hours"].sum())
    assert rows["is_inactive_week"].sum() == (truth["Collaboration_hours"] < 5).sum()
    assert rows["esat"].sum() == truth["eSat"].sum()
