"""The table of KPIs is narrowed and ordered in the browser; without script it stands whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kpi_audit.review.page import render, script, script_digest
from tests.unit.review.browsing import opened_page, started
from tests.unit.review.drawn import html
from tests.unit.review.test_hostile import NAMES, hostile

pytestmark = pytest.mark.skipif(
    not shutil.which("chromium"), reason="no chromium on PATH: page not opened"
)


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "review.html"
    found.write_text(html(), encoding="utf-8")
    return found


def titles(page: Any) -> list[str]:
    shown = page.locator(".kpis tbody tr:visible th a")
    return [text.strip() for text in shown.all_inner_texts()]


def test_without_script_the_table_stands_whole_and_has_no_tools(
    browser: Browser, file: Path
) -> None:
    with opened_page(browser, file, java_script_enabled=False) as page:
        assert len(titles(page)) == 5
        assert not page.locator("#kpi-tools").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_table_is_narrowed_and_ordered(browser: Browser, file: Path, width: int) -> None:
    with opened_page(browser, file, width=width) as page:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        first = titles(page)
        page.fill("#kpi-filter", "SALES@example holds")
        assert titles(page) == ["Messages sent"]
        assert page.inner_text("#kpi-tools output") == "1 of 5"
        page.fill("#kpi-filter", "nothing like it")
        assert titles(page) == []
        page.fill("#kpi-filter", "")
        page.select_option("#kpi-order", "title")
        assert titles(page) == sorted(first)
        page.select_option("#kpi-order", "reported")
        assert titles(page)[:3] == ["Invitations accepted", "Messages sent", "Replies per person"]
        page.select_option("#kpi-order", "matters")
        assert titles(page) == first
        page.emulate_media(media="print")
        assert not page.locator("#kpi-tools").is_visible()
        assert complaints == []


def test_only_this_script_may_run(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"<script>(.*?)</script>", text, re.DOTALL) == [script()]
    assert text.count("<script") == 1
    assert f"script-src '{script_digest()}';" in text
    assert "unsafe-inline" not in text.split("script-src")[1].split(";")[0]


def test_hostile_names_are_narrowed_and_run_nothing(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "review.html"
    file.write_text(render(hostile("".join(NAMES.values()))), encoding="utf-8")
    with opened_page(browser, file) as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.fill("#kpi-filter", "alert")
        page.select_option("#kpi-order", "title")
        assert titles(page)
        assert dialogs == []
