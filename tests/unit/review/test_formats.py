"""The same number in every format, the same bytes on every run, and no text that does anything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from kpi_audit.review.formats import FORMATS
from kpi_audit.review.json_format import schema
from kpi_audit.review.model import Review, review
from kpi_audit.review.pdf import NoPdf
from kpi_audit.wording import day, interval, number, percent, signed
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_night import empty, night
from tests.unit.review.test_hostile import NAMES, REORDERED, hostile

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "%0A=1"]
FRONT = ["reported_change_pct", "backed_change_pct", "backed_low_pct", "backed_high_pct", "since"]


@cache
def reviewed() -> Review:
    return review(night())


@cache
def reviewed_hostile(text: str) -> Review:
    """The night with a text everywhere, without charts: no text is in them."""
    return review(hostile(text), most_full=0)


def written(form: str, made: Review | None = None) -> bytes:
    return FORMATS[form](made or reviewed())


def kpis_of_json() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written("json"))["tables"]["kpis"]
    return found


def rows_of_xlsx(name: str) -> list[dict[str, Any]]:
    book = load_workbook(BytesIO(written("xlsx")))
    titles = {sheet.name: sheet for sheet in reviewed().sheets}
    cells = list(book[titles[name].title].iter_rows(values_only=True))
    names = [column.name for column in titles[name].columns]
    return [dict(zip(names, row, strict=True)) for row in cells[1:]]


def shown(row: dict[str, Any]) -> list[str]:
    """The numbers of a KPI as a page words them, from the numbers another program is given."""
    backed = interval(row["backed_low_pct"], row["backed_high_pct"])
    change, part = percent(row["reported_change_pct"]), percent(row["backed_change_pct"])
    return [change, part, *([backed] if backed else []), day(row["since"])]


def test_every_number_of_every_kpi_is_the_same_in_json_and_xlsx_and_in_the_tables() -> None:
    stored = night().audit_verdicts.set_index("kpi")
    xlsx = {row["kpi"]: row for row in rows_of_xlsx("kpis")}
    kpis = kpis_of_json()
    assert len(kpis) == len(stored) == 6
    for row in kpis:
        for column in reviewed().sheets[0].columns:
            ours, theirs = row[column.name], xlsx[row["kpi"]][column.name]
            if column.kind in ("number", "integer"):
                assert theirs == (None if ours is None else pytest.approx(ours))
                if column.name in stored and ours is not None:
                    assert ours == stored.loc[row["kpi"], column.name]
            elif column.kind == "date":
                assert (theirs and theirs.date().isoformat()) == ours
            else:
                assert (theirs or "") == (ours or "")


def test_every_number_of_every_kpi_is_the_same_in_html() -> None:
    words = Page(written("html").decode()).words
    table = words[words.index("Next question") :]
    for row in kpis_of_json():
        if row["verdict"] == "not judged":
            continue
        numbers = " ".join(shown(row)).replace("\N{NO-BREAK SPACE}", " ")
        assert f"{row['reason']} {numbers}" in table
        if row["hollow_points"] is not None:
            low, high = number(row["hollow_low"], 0), number(row["hollow_high"], 0)
            hollow = signed(row["hollow_points"])
            assert f"Not backed {hollow} points, 95 % interval {low} to {high}" in words


def test_every_number_of_every_kpi_is_the_same_in_markdown() -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(written("md").decode())
    first = next(i for i, token in enumerate(tokens) if token.type == "tbody_open")
    cells = [t.children for t in tokens[first:] if t.type == "inline" and t.children is not None]
    texts = ["".join(part.content for part in cell if part.type == "text") for cell in cells]
    for row in kpis_of_json():
        place = texts.index(row["title"])
        backed = interval(row["backed_low_pct"], row["backed_high_pct"])
        expected = [percent(row["reported_change_pct"]), percent(row["backed_change_pct"]), backed]
        plain = [text.replace("\N{NO-BREAK SPACE}", " ") for text in expected]
        assert texts[place + 5 : place + 8] == plain
        assert texts[place + 8] == day(row["since"])


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext on PATH: PDF not read")
def test_every_number_of_every_kpi_is_the_same_in_pdf(tmp_path: Path) -> None:
    file = tmp_path / "review.pdf"
    file.write_bytes(pdf())
    pdftotext = str(shutil.which("pdftotext"))
    read = subprocess.run([pdftotext, "-raw", file, "-"], capture_output=True, check=True)
    text = " ".join(read.stdout.decode().replace("\N{NO-BREAK SPACE}", " ").split())
    front = text[: text.index("One by one")]
    for row in kpis_of_json():
        if row["verdict"] == "not judged":
            continue
        for part in shown(row):
            assert part.replace("\N{NO-BREAK SPACE}", " ") in front
    assert re.search(r"Page 2 / \d+", text)


@cache
def pdf() -> bytes:
    """The PDF, made once: it takes seconds."""
    pytest.importorskip("weasyprint", reason="the extra 'pdf' is not installed", exc_type=OSError)
    return written("pdf")


def test_a_pdf_is_the_same_again_and_runs_nothing() -> None:
    assert pdf().startswith(b"%PDF-")
    assert written("pdf") == pdf()
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile", pdf())


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="no pdfinfo on PATH: PDF not read")
def test_a_pdf_knows_the_night_and_not_the_clock(tmp_path: Path) -> None:
    file = tmp_path / "review.pdf"
    file.write_bytes(pdf())
    command = [str(shutil.which("pdfinfo")), "-isodates", file]
    found = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    dates = re.findall(r"(?:Creation|Mod)Date: +(\S+)", found)
    assert [text[:10] for text in dates] == ["2025-11-17"] * 2


def test_without_weasyprint_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("kpi_audit.review.pdf.import_module", missing)
    with pytest.raises(NoPdf, match=r"kpi-audit\[pdf\]"):
        written("pdf")


@pytest.mark.parametrize("form", ["html", "xlsx", "md", "json"])
def test_the_same_review_gives_the_same_bytes(form: str) -> None:
    assert written(form, review(night())) == written(form)


@pytest.mark.parametrize("form", ["html", "xlsx", "md", "json"])
def test_an_empty_night_is_written_in_every_format(form: str) -> None:
    assert written(form, review(empty()))


def test_cells_are_typed_and_sheets_can_be_filtered() -> None:
    book = load_workbook(BytesIO(written("xlsx")))
    assert book.sheetnames == [sheet.title for sheet in reviewed().sheets]
    page = book["KPIs"]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == f"A1:{page.dimensions.split(':')[1]}"
    row = rows_of_xlsx("kpis")[0]
    assert isinstance(row["since"], datetime)
    assert row["since"].date() == date(2025, 7, 28)
    assert isinstance(row["reported_change_pct"], float)
    assert row["is_paid"] is True
    assert 8 <= page.column_dimensions["B"].width <= 60


def test_nothing_in_a_spreadsheet_knows_when_it_was_written() -> None:
    with ZipFile(BytesIO(written("xlsx"))) as file:
        assert {info.date_time for info in file.infolist()} == {(2025, 11, 17, 0, 0, 0)}
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", file.read("docProps/core.xml").decode())) == {
            "2025-11-17T"
        }


@pytest.mark.parametrize("text", [*NAMES.values(), *FORMULAS, REORDERED])
def test_no_text_becomes_a_formula_or_markup_in_a_spreadsheet(text: str) -> None:
    book = load_workbook(BytesIO(written("xlsx", reviewed_hostile(text))))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if str(cell.value).startswith(("=", "+", "@"))]
    assert all(cell.quotePrefix for cell in risky if cell.data_type == "s")


@pytest.mark.parametrize("text", [*NAMES.values(), "[a](javascript:alert(1))", "http://x.example",
                                  "# a", "1. a", "- a", "a | b", "`a`", "![a](b)", "x@y.example",
                                  "---", "> a", "**a**", "<b>", "a\n\nb", "&lt;"])  # fmt: skip
def test_no_text_means_anything_in_markdown(text: str) -> None:
    assert kinds(text) == kinds("plain")


@cache
def kinds(text: str) -> list[str]:
    """What a page of Markdown with this text everywhere is made of."""
    content = written("md", reviewed_hostile(text)).decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(content)
    inner = [child for token in tokens for child in token.children or []]
    assert {t.content for t in inner if t.type == "html_inline"} <= {"<!---->"}
    return [t.type for t in [*tokens, *inner] if t.type not in ("text", "html_inline")]


@pytest.mark.parametrize("text", [*NAMES.values(), REORDERED])
def test_json_stays_text_wherever_it_is_put(text: str) -> None:
    content = written("json", reviewed_hostile(text)).decode()
    assert "<" not in content
    assert json.loads(content)["tables"]["kpis"]
    assert not set(content) & set("\u202e\u200b\u0000")


def test_json_is_what_its_schema_says() -> None:
    found = json.loads(written("json"))
    expected = schema()
    assert set(found) == set(expected["properties"])
    types = {"string": str, "number": (int, float), "integer": int, "boolean": bool,
             "null": type(None)}  # fmt: skip
    for name, rows in found["tables"].items():
        columns = expected["properties"]["tables"]["properties"][name]["items"]["properties"]
        for row in rows:
            assert list(row) == list(columns)
            for key, cell in row.items():
                kinds = columns[key]["type"]
                allowed = [kinds] if isinstance(kinds, str) else kinds
                assert any(isinstance(cell, types[kind]) for kind in allowed), (name, key, cell)
