"""Files as strangers bring them: packed, titled, with units and other marks in their numbers."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_audit.errors import SourceError
from pipelines.scan.declare import declare
from pipelines.scan.opened import opened
from pipelines.scan.table import Table, look
from pipelines.scan.wanted import Wanted
from pipelines.scan.written import written

DAYS = [date(2024, 1, 1) + timedelta(days=11 * k) for k in range(40)]


def text(cells: list[str], header: str = "held") -> str:
    return "\n".join([f'"{header}";"other"', *(f'"{cell}";"x"' for cell in cells)])


def scanned(tmp_path: Path, cells: list[str], **wanted: Any) -> Table:
    file = tmp_path / "table.csv"
    file.write_text(text(cells), encoding="utf-8")
    return look(file, Wanted(**(wanted or {"value": "held"})))


@pytest.mark.parametrize(
    ("cells", "numbers", "options"),
    [
        (["1.5", "2.25", "1,200"], [1.5, 2.25, 1200], {}),
        (["1,200", "3,450"], [1200, 3450], {}),
        (["1,5", "2,25", "1.200,5"], [1.5, 2.25, 1200.5], {"decimal": ",", "thousands": "."}),
        (["0,123", "0,456"], [0.123, 0.456], {"decimal": ",", "thousands": "."}),
        (["12'000.5", "1'000"], [12000.5, 1000], {"decimal": ".", "thousands": "'"}),
        (["12\u00a0000", "999"], [12000, 999], {"decimal": ".", "thousands": "\u00a0"}),
        (["45.0 %", "9%"], [45, 9], {"units": ["%"]}),
        (["$1,200.50", "-$3"], [1200.5, -3], {"units": ["$"]}),
        (["EUR 12", "EUR 1,000"], [12, 1000], {"units": ["EUR"]}),
        (
            ["1.200,50 €", "3,10 €"],
            [1200.5, 3.1],
            {"units": ["€"], "decimal": ",", "thousands": "."},
        ),
        (["12", "(300)", "n/a"], [12, -300], {"units": ["()"]}),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(
    tmp_path: Path, cells: list[str], numbers: list[float], options: dict[str, Any]
) -> None:
    table = scanned(tmp_path, cells)
    assert table.numbers("held").dropna().to_list() == numbers
    assert {k: v for k, v in table.options.items() if k != "header"} == options
    source = declare(table, Wanted(value="held"))["audit.yaml"]["sources"]["scanned"]
    assert options.items() <= source.items()
    assert source["columns"]["held"]["type"] in ("integer", "number")


@pytest.mark.parametrize(
    "cells", [["AB 12", "CD 13"], ["12 points", "13 points"], ["45%", "0.45"], ["a", "b"]]
)
def test_what_is_no_number_throughout_stays_text(cells: list[str]) -> None:
    assert written([pd.Series(cells)]).options.keys() <= {"units"}
    assert "%" not in written([pd.Series(cells)]).units


def test_a_table_is_found_below_a_title_by_its_headers(tmp_path: Path) -> None:
    file = tmp_path / "titled.csv"
    file.write_text("Report of May,,\n,,\nTeam,Score (%),When\n" + "a,5,2024-05-01\n" * 9)
    table = look(file, Wanted(value="Score (%)", segment=("Team",)))
    assert [c.source for c in table.columns.values()] == ["Team", "Score (%)", "When"]
    summed = look(file, Wanted(value='"Score (%)" * 2', where="Team = 'a'"))
    assert summed.options["header"] == ["Score (%)", "Team"]


def test_the_sheet_is_found_by_its_headers_or_named(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with pd.ExcelWriter(file) as book:
        pd.DataFrame({"note": ["read me"]}).to_excel(book, sheet_name="Notes", index=False)
        pd.DataFrame({"score": [1, 2]}).to_excel(book, sheet_name="Data", index=False, startrow=3)
    assert list(look(file, Wanted(value="score")).columns) == ["score"]
    assert list(look(file, Wanted(sheet="Notes")).columns) == ["note"]
    with pytest.raises(SourceError, match="name one with --sheet: Notes, Data"):
        look(file)


def test_packed_files_and_pipes_are_read(tmp_path: Path) -> None:
    packed = tmp_path / "table.csv.gz"
    packed.write_bytes(gzip.compress(text(["1", "2"]).encode()))
    with opened(packed) as file:
        assert (file.name, len(look(file).sample)) == ("table.csv", 2)
    (tmp_path / "broken.gz").write_bytes(b"no gzip")
    for path, message in (
        (tmp_path / "broken.gz", "no gzip file"),
        (tmp_path, "is a folder"),
        (tmp_path / "absent.csv", "there is no file"),
    ):
        with pytest.raises(SourceError, match=message), opened(path):
            pytest.fail("opened")


@pytest.mark.parametrize(
    ("cells", "form", "grain"),
    [
        ([f"{d:%G-W%V}" for d in DAYS], "iso_week", "week"),
        ([f"Q{(d.month + 2) // 3} {d.year}" for d in DAYS], "quarter", "quarter"),
        ([f"{d:%Y%m%d}" for d in DAYS], "%Y%m%d", "week"),
        ([f"{d:%m/%d/%y}" for d in DAYS], "%m/%d/%y", "week"),
        ([f"{d:%B %d, %Y}" for d in DAYS], "%B %d, %Y", "week"),
    ],
)
def test_times_of_reports_are_known(
    tmp_path: Path, cells: list[str], form: str, grain: str
) -> None:
    table = scanned(tmp_path, cells, time="held")
    documents = declare(table, Wanted(time="held"))
    assert documents["audit.yaml"]["sources"]["scanned"]["columns"]["held"]["formats"] == [form]
    assert next(v for k, v in documents.items() if k.startswith("kpis/"))["grain"] == grain


def test_durations_are_counted_in_their_last_unit(tmp_path: Path) -> None:
    table = scanned(tmp_path, ["01:30:05", "0:00:59"])
    kpi = next(v for k, v in declare(table, Wanted(value="held")).items() if k.startswith("kpis/"))
    assert kpi["measure"]["expr"].startswith("3600 * try_cast(split_part(\"held\", ':', 1)")
    with pytest.raises(SourceError, match="must hold numbers and holds '8:30'"):
        declare(scanned(tmp_path, ["8:30", "later"]), Wanted(value="held"))
