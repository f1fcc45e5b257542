"""WCAG 2.2 AA as axe checks it, in light and dark, on a desk and on a phone, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kpi_audit.review.model import review
from kpi_audit.review.page import render
from kpi_audit.site.pages import Site, pages
from tests.unit.review.browsing import opened_page, started
from tests.unit.review.synthetic_night import night
from tests.unit.review.test_since import earlier
from tests.unit.site.synthetic_year import year

pytestmark = pytest.mark.skipif(
    not shutil.which("chromium"), reason="no chromium on PATH: page not checked"
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


def violations(browser: Browser, file: Path, scheme: Scheme, width: int) -> list[str]:
    """What axe finds, one line per rule with the first element that breaks it."""
    # the page forbids scripts; axe is one
    with opened_page(browser, file, scheme=scheme, width=width, bypass_csp=True) as page:
        rules = {"runOnly": {"type": "tag", "values": TAGS}}
        found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_axe_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "wrong.html"
    file.write_text("<p style='color:#ccc;background:#fff'>pale</p>")
    assert any(
        found.startswith("color-contrast") for found in violations(browser, file, "light", 1280)
    )


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("en", "light", 1280), ("de", "dark", 360)]
)
def test_axe_finds_nothing_wrong_with_the_page(
    browser: Browser, tmp_path: Path, language: str, scheme: Scheme, width: int
) -> None:
    file = tmp_path / "review.html"
    file.write_text(render(night(), earlier(), language), encoding="utf-8")
    assert violations(browser, file, scheme, width) == []


@cache
def site() -> dict[str, str]:
    return dict(pages(Site(review(night(), most_full=None), year(night(), 60))))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_site(
    browser: Browser, tmp_path: Path, scheme: Scheme
) -> None:
    found = site()
    for name in ("index", "nights/2025-11-17", "kpis/invitations_accepted", "findings/F-00000001"):
        file = tmp_path / "page.html"
        file.write_text(found[f"{name}.html"], encoding="utf-8")
        assert violations(browser, file, scheme, 1280) == [], name
