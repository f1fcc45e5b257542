"""Deals and the history of their stages: what stood before comes from the rows before."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml

from assets.reader import readers
from kpi_audit.errors import SourceError
from kpi_audit.project.crosscheck import source_columns
from kpi_audit.project.settings import SourceSpec
from tests.nights import Night
from tests.reader_examples import FOLDER

GERMAN = (FOLDER / "deal_stage_history" / "german.csv").read_text("utf-8")
SPEC = yaml.safe_load((FOLDER / "deal_stage_history" / "spec.yaml").read_text("utf-8"))


def by_deal(rows: pd.DataFrame, deal: str) -> pd.DataFrame:
    return rows[rows["deal"] == deal].sort_values("entered_at")


def listed(values: pd.Series) -> list[object]:
    return values.astype(object).where(values.notna(), None).tolist()


def test_pushes_and_steps_back(night: Night) -> None:
    night.write("a.csv", GERMAN)
    rows = night.rows_of("deal_stage_history", **SPEC)
    first, second = by_deal(rows, "D1"), by_deal(rows, "D2")
    assert listed(first["prev_stage"]) == [None, "Öffnung", "Verhandlung", "Angebot"]
    assert first["is_push"].tolist() == [False, False, True, False]
    assert first["is_regress"].tolist() == [False, False, True, False]
    assert first["is_won"].tolist() == [False, False, False, False]
    assert first["is_closed"].tolist() == [False, False, False, True]
    assert listed(first["prev_amount"]) == [None, 1000.5, 1000.5, 900]
    assert second["is_push"].tolist() == [False, False]  # brought forward
    assert second["is_won"].tolist() == [False, True]
    assert rows["owner"].str.fullmatch("[0-9a-f]{16}").all()


def test_what_stood_before_is_found_across_files_and_out_of_order(night: Night) -> None:
    lines = GERMAN.splitlines(keepends=True)
    night.write("1.csv", lines[0] + lines[4] + lines[1])
    source = night.source("deal_stage_history", **SPEC)
    night.ingest(source)
    assert listed(by_deal(night.rows(source), "D1")["prev_stage"]) == [None, "Öffnung"]
    night.write("2.csv", lines[0] + lines[3])
    night.ingest(source, day=2)
    assert listed(by_deal(night.rows(source), "D1")["prev_stage"]) == [
        None,
        "Öffnung",
        "Verhandlung",
    ]
    assert len(night.rows(source, day=1)) == 2  # a rerun sees what was known then


def test_two_systems_may_use_the_same_numbers(night: Night) -> None:
    for unit in ("north", "south"):
        night.write(f"{unit}/a.csv", GERMAN)
    spec = {**SPEC, "path_columns": {"unit": "([^/]+)/a.csv"}}
    rows = night.rows_of("deal_stage_history", "*/a.csv", **spec)
    assert rows.groupby("unit")["is_push"].sum().tolist() == [1, 1]
    assert rows["prev_stage"].isna().sum() == 4


def test_columns_may_be_named_one_by_one_and_times_be_milliseconds(night: Night) -> None:
    night.write("a.csv", "A note\n\nNo;When;Step\n1;1767607200000;Open\n1;2026-02-01T10:00Z;Won\n")
    columns = {"deal": "No", "entered_at": "When", "stage": "Step"}
    rows = night.rows_of("deal_stage_history", columns=columns, won=["won"])
    assert rows["entered_at"].astype(str).tolist() == ["2026-01-05 10:00:00", "2026-02-01 10:00:00"]
    assert rows["is_won"].tolist() == [False, True]
    assert rows["is_regress"].tolist() == [False, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"won": ["Gewonnen"], "lost": ["gewonnen"]}, "the stage 'gewonnen' is declared won and"),
        ({"won": ["W"], "order": ["A", "B", "a"]}, "'order' holds a stage twice"),
        ({}, "needs the option 'won'"),
    ],
)
def test_declarations_that_contradict(
    night: Night, options: dict[str, list[str]], message: str
) -> None:
    night.write("a.csv", GERMAN)
    spec = {"headers": SPEC["headers"]} | options
    with pytest.raises(SourceError, match=message):
        night.ingest(night.source("deal_stage_history", **spec))


def test_kpis_may_use_what_is_derived() -> None:
    spec = SourceSpec.model_validate({"reader": "deal_stage_history", "path": "x", "won": ["W"]})
    columns = source_columns(spec, readers()["deal_stage_history"]) or []
    assert {"is_push", "is_regress", "prev_stage", "prev_close_date"} <= set(columns)


@pytest.mark.parametrize("file", ["interface.csv", "internal.csv", "warehouse.csv", "old_api.csv"])
def test_every_shape_of_a_hubspot_deal(night: Night, file: str) -> None:
    night.write("a.csv", (FOLDER / "hubspot_deals" / file).read_bytes())
    rows = night.rows_of("hubspot_deals", timezone="Europe/Berlin")
    assert rows["deal"][0] == "101"
    assert rows["amount"][0] == 1200.5
    assert rows["is_closed"].tolist() == [True, False][: len(rows)]
    assert rows["is_won"].tolist() == [file != "old_api.csv", False][: len(rows)]
    assert str(rows["created_at"][0])[:10] == "2026-01-05"
    stored = night.warehouse.query("select * from raw_x").to_csv()
    assert not any(word in stored for word in ("José", "first"))
    assert rows["owner"].str.fullmatch("[0-9a-f]{16}").all()


def test_hubspot_stages_carry_their_source(night: Night) -> None:
    night.write("a.csv", (FOLDER / "hubspot_deal_stages" / "start_only.csv").read_bytes())
    rows = night.rows_of("hubspot_deal_stages")
    assert rows["source"].tolist() == ["CRM_UI", "INTEGRATION"]
    assert listed(rows["prev_stage"]) == [None, "1523"]
    assert str(rows["entered_at"][1]) == "2026-01-31 23:00:00"
    assert rows["is_closed"].tolist() == [False, True]


HISTORY = (FOLDER / "salesforce_opportunity_history" / "api.csv").read_text("utf-8")


def test_opportunities_before_winter_21_across_files(night: Night) -> None:
    lines = HISTORY.splitlines(keepends=True)
    night.write("1.csv", "".join(lines[:3]))
    night.write("2.csv", "".join([lines[0], *lines[3:]]))
    rows = night.rows_of("salesforce_opportunity_history")
    assert listed(rows["prev_amount"]) == [None, None, 100, 80, None]
    assert rows["is_prev_derived"].tolist() == [False, False, True, False, False]
    assert rows["is_push"].tolist() == [False, False, True, True, False]
    assert listed(rows["prev_stage_name"]) == [None, None, "Öffnung", "Öffnung", "Öffnung"]
    assert rows["is_regress"].tolist() == 5 * [False]  # a lost deal is no step back
    assert rows["is_deleted"].tolist() == [False, False, False, False, True]


def test_opportunity_history_without_previous_columns(night: Night) -> None:
    night.write("a.csv", (FOLDER / "salesforce_opportunity_history/warehouse.csv").read_bytes())
    rows = night.rows_of("salesforce_opportunity_history")
    assert listed(rows["prev_amount"]) == [None, 100]
    assert rows["is_push"].tolist() == [False, True]


def test_opportunity_history_with_one_of_the_previous_columns(night: Night) -> None:
    lines = [line.split(",") for line in HISTORY.splitlines()]
    place = lines[0].index("PrevCloseDate")
    without = [",".join(line[:place] + line[place + 1 :]) for line in lines]
    night.write("a.csv", "\n".join(without))
    rows = night.rows_of("salesforce_opportunity_history")
    assert str(rows["prev_close_date"][3].date()) == "2020-09-30"
    assert rows["is_push"].tolist() == [False, False, True, True, False]


def test_a_report_with_labels_of_a_language(night: Night) -> None:
    night.write(
        "a.csv",
        "Opportunity-ID;Phase;Betrag;Schlusstermin;Geschlossen;Gewonnen;Inhaber;Erstelldatum\n"
        "006a;Abschluss;1.200;31.01.2026;true;true;Ann Lee;01.01.2026\n",
    )
    headers = {"Opportunity-ID": "Id", "Phase": "StageName", "Geschlossen": "IsClosed"}
    headers |= {"Gewonnen": "IsWon", "Inhaber": "OwnerId"}
    columns = {
        "amount": "Betrag",
        "close_date": {"from": "Schlusstermin", "formats": ["%d.%m.%Y"]},
        "created_date": {"from": "Erstelldatum", "formats": ["%d.%m.%Y"]},
    }
    spec = {"headers": headers, "columns": columns, "decimal": ","}
    rows = night.rows_of("salesforce_opportunity", **spec)
    assert rows["amount"].tolist() == [1200.0]
    assert str(rows["close_date"][0].date()) == "2026-01-31"
    assert rows["is_deleted"].tolist() == [False]
    assert "Ann" not in rows.to_csv()
