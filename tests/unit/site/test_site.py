"""The site: every link leads somewhere inside of it, whatever things are called."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pandas as pd
import pytest

from kpi_audit.review.model import review
from kpi_audit.review.tables import Tables
from kpi_audit.site.pages import Site, pages
from pipelines.site import write_pages
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_night import change, empty, night
from tests.unit.review.test_hostile import NAMES, hostile
from tests.unit.site.synthetic_year import year


def made(tables: Tables, n_nights: int = 5, language: str = "en") -> dict[str, str]:
    reviewed = review(tables, language=language, most_full=None)
    return dict(pages(Site(reviewed, year(tables, n_nights))))


@cache
def site() -> dict[str, str]:
    return made(night(), 100)


def test_one_quiet_night_is_a_whole_site() -> None:
    found = made(empty(), 1)
    assert set(found) == {"index.html", "review.html", "nights/2025-11-17.html"}
    assert "This is the first night." in Page(found["nights/2025-11-17.html"]).words


def test_there_is_a_page_per_night_kpi_and_finding() -> None:
    tables = night()
    folders = [PurePosixPath(name).parts[0] for name in site() if "/" in name]
    assert folders.count("nights") == 100
    assert folders.count("kpis") == len(tables.audit_kpis)
    assert folders.count("findings") == len(tables.audit_findings)


@pytest.mark.parametrize("odd", [None, "../../etc/passwd", '" id="x', "a b/c?d#e", "CON"])
def test_links_lead_somewhere_in_the_site(odd: str | None) -> None:
    found = site()
    if odd:
        tables = night()
        for name in ("audit_kpis", "audit_verdicts", "audit_evidence", "audit_findings"):
            rows = getattr(tables, name).replace({"kpi": {"messages_sent": odd}})
            tables = change(tables, name, lambda _, rows=rows: rows)
        first = tables.audit_findings["finding_id"].iloc[0]
        for name in ("audit_findings", "audit_explanations", "audit_carriers"):
            rows = getattr(tables, name).replace({"finding_id": {first: odd}})
            tables = change(tables, name, lambda _, rows=rows: rows)
        found = made(tables)
    read = {name: Page(text) for name, text in found.items()}
    for name, page in read.items():
        assert page.open == []
        for attrs in page.tags("a"):
            path, _, anchor = str(attrs["href"]).partition("#")
            there = normpath((PurePosixPath(name).parent / path).as_posix()) if path else name
            assert there in read, (name, attrs["href"])
            assert not anchor or anchor in read[there].ids, (name, attrs["href"])
        assert len(set(page.ids)) == len(page.ids), name
    assert all(re.fullmatch(r"(?:[a-z]+/)?[\w-]+\.html", name) for name in found)


def test_history_is_told_in_stretches() -> None:
    words = Page(site()["kpis/invitations_accepted.html"]).words
    assert words.index("History of verdicts") < words.index("Everything that was ever found")
    assert len(re.findall(r"\d{4} (?:Drifting|Holds) Meetings held", words)) == 4
    assert "When it was seen" in Page(site()["findings/F-00000001.html"]).words


def test_a_night_says_what_changed() -> None:
    turns = [name for name, text in site().items() if "→" in text and name.startswith("nights/")]
    assert len(turns) == 3


def test_a_finding_that_is_gone_keeps_its_page() -> None:
    tables = night()
    gone = tables.audit_findings["finding_id"].iloc[1]
    rest = change(tables, "audit_findings", lambda rows: rows[rows["finding_id"] != gone])
    record = year(tables, 9)
    nights = pd.to_datetime(record.findings["as_of"])
    is_last = (nights == nights.max()) & (record.findings["finding_id"] == gone)
    record = replace(record, findings=record.findings[~is_last])
    page = dict(pages(Site(review(rest, most_full=None), record)))[f"findings/{gone}.html"]
    assert "Not seen on the last night." in Page(page).words


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES.keys())
def test_hostile_names_are_inert(text: str) -> None:
    assert tags(text) == tags("plain")


@cache
def tags(text: str) -> list[str]:
    """Elements of a site with this text everywhere."""
    return [tag for page in made(hostile(text), 2).values() for tag, _ in Page(page).elements]


def test_pages_stand_alone_and_run_nothing() -> None:
    for name, text in site().items():
        assert text.count("<script") == (name == "review.html")  # its own table, see its policy
        assert "default-src 'none'" in text
        assert not re.search(r"(?:https?:)?//\w", text.replace("http://www.w3.org/2000/svg", ""))


def test_the_same_tables_write_nothing_anew(tmp_path: Path) -> None:
    made_once = review(night(), most_full=None)
    n, size = write_pages(made_once, year(night(), 3), tmp_path)
    files = sorted(file for file in tmp_path.rglob("*") if file.is_file())
    assert n == len(files)
    assert size == sum(file.stat().st_size for file in files)
    moments = [file.stat().st_mtime_ns for file in files]
    write_pages(made_once, year(night(), 3), tmp_path)
    assert [file.stat().st_mtime_ns for file in files] == moments
