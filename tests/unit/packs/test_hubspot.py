"""A company with HubSpot has the pack's KPIs, too, with its own stages and decimal marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.packs.pack import pack_of
from pipelines.packs.told import told
from pipelines.packs.write import Wired, wire
from pipelines.resources import read_project

HEADER = "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date"
SALESFORCE = (
    "Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId,CreatedDate,LastModifiedDate\n"
    "006A,false,Prospecting,100,2026-03-01,false,false,005A,2026-01-05T09:00:00.000Z,"
    "2026-01-05T09:00:00.000Z\n"
)
KPIS = {"deals_won", "revenue_won", "deals_lost", "opportunities_created", "pipeline_created"}


def deals(*rows: tuple[str, str]) -> str:
    lines = [
        f'{n},"Deal {n}","{stage}","{amount}",Ada,2026-02-0{n + 1} 09:00,2026-01-05 10:00'
        for n, (stage, amount) in enumerate(rows)
    ]
    return "\n".join([HEADER, *lines]) + "\n"


def wired(folder: Path, text: str) -> Wired:
    (folder / "deals.csv").write_text(text, encoding="utf-8-sig")
    return wire(pack_of(["sales"]), folder, timezone="UTC")


def test_the_same_kpis_without_an_edit(tmp_path: Path) -> None:
    made = wired(tmp_path, deals(("Closed Won", "1200.50"), ("Closed Lost", "7")))
    project = read_project(tmp_path)
    assert set(made.kpis) == set(project.kpis) == KPIS
    assert {kpi.source for kpi in project.kpis.values()} == {"hubspot"}
    assert project.settings.sources["hubspot"].options == {
        "won": ["Closed Won"],
        "lost": ["Closed Lost"],
        "decimal": ".",
    }


def test_salesforce_comes_first_where_both_are_there(tmp_path: Path) -> None:
    (tmp_path / "Opportunity.csv").write_text(SALESFORCE)
    made = wired(tmp_path, deals(("Closed Won", "1200.50")))
    assert {"deals", "hubspot"} <= set(made.patterns)
    assert {kpi.source for kpi in read_project(tmp_path).kpis.values()} == {"deals"}


@pytest.mark.parametrize(
    ("amounts", "decimal"),
    [
        (["1.200,50", "7,5", "300"], ","),
        (["1200,5", "90,25"], ","),
        (["1,200.50", "7.5"], "."),
        (["1.200", "1.300"], "."),  # a thousand or one: not known, so the pack's own stays
        (["", ""], "."),
    ],
)
def test_the_decimal_mark_is_taken_from_the_amounts(
    tmp_path: Path, amounts: list[str], decimal: str
) -> None:
    wired(tmp_path, deals(*(("Closed Won", amount) for amount in amounts)))
    options = read_project(tmp_path).settings.sources["hubspot"].options
    assert options["decimal"] == decimal


def test_stages_in_another_language_are_taken_and_told(tmp_path: Path) -> None:
    text = deals(("Abgeschlossen und gewonnen", "5,5"), ('Angebot "A": x', "6,5"))
    made = wired(tmp_path, text)
    options = read_project(tmp_path).settings.sources["hubspot"].options
    assert options["won"] == ["Abgeschlossen und gewonnen"]
    lines = told(tmp_path, pack_of(["sales"]), made)
    assert "'won' is the stage 'Abgeschlossen und gewonnen'" in lines
    assert "no stage seems to mean lost. Name it at 'lost:'" in lines
    assert "decimal comma" in lines
