"""WCAG 2.2 AA as axe checks it, on every page of the app: light and dark, desk and phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from kpi_audit.review.page import render
from tests.integration.web.served import OWNED, Served, project_with, serving
from tests.integration.web.test_past import BEFORE, older, with_a_night_before
from tests.unit.review.browsing import ARGS, CHROMIUM
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_declared import AS_OF
from tests.unit.review.test_accessible import TAGS
from tests.unit.review.told_night import english, told_night

pytestmark = pytest.mark.skipif(
    not shutil.which("chromium"), reason="no chromium on PATH: app not checked"
)
PATHS = ("/", "/?text=nothing+like+it", "/review", "/decisions", "/log", "/findings/F-nobody",
         f"/findings/{OWNED}", f"/findings/{OWNED}/{BEFORE}")  # fmt: skip
NARROW = 390


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """The night with its sentences and a night before, in the language that is asked for."""
    project = project_with(tmp_path, told_night(), AS_OF)
    with_a_night_before(project, older(), BEFORE)
    settings = yaml.safe_load((project / "audit.yaml").read_text())
    settings["language"] = request.param
    (project / "audit.yaml").write_text(yaml.safe_dump(settings, sort_keys=False))
    html = render(told_night(), language=request.param)
    (project / "review" / f"{AS_OF}.html").write_text(html, encoding="utf-8")
    with serving(project) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield found
        found.close()


def violations(page: Any) -> list[str]:
    rules = {"runOnly": {"type": "tag", "values": TAGS}}
    found = Axe().run(page, options=rules).response["violations"]
    seen = [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
    wide = page.evaluate("(({scrollWidth: w, clientWidth: c}) => w - c)(document.documentElement)")
    return seen + [f"{page.url}: {wide} pixels too wide"] * (wide > 0)


@pytest.mark.parametrize(
    ("served", "scheme", "width"),
    [("en", "light", 1280), ("de", "dark", NARROW)],
    indirect=["served"],
)
def test_axe_finds_nothing_wrong_with_the_app(
    browser: Any, served: Served, scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page, found = context.new_page(), []
    page.goto(served.url)
    found += violations(page)
    page.fill("#token", "guess")
    page.click("main button")
    found += violations(page)  # refused
    page.fill("#token", served.tokens["ann@example.com"])
    page.click("main button")
    page.wait_for_selector("#results")
    for path in PATHS:
        page.goto(served.url + path)
        found += violations(page)
    page.goto(f"{served.url}/findings/{OWNED}")
    page.check("input[value=accepted]")
    page.fill("#reason", "known")
    page.click("section form button")
    page.wait_for_selector(".problem")
    found += violations(page)  # a form with an error
    page.check("input[value=explained]")
    page.click("section form button")
    page.wait_for_selector(".done")
    found += violations(page)
    page.goto(f"{served.url}/decisions")
    found += violations(page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("served", ["de"], indirect=True)
def test_the_german_app_speaks_no_english_of_its_own(served: Served) -> None:
    approver, reader = served.visitor("ann@example.com"), served.visitor("rea")
    stranger = served.visitor()
    pages = {
        "refused": stranger.sign_in("guess").text,
        "sign-in": stranger.get("/sign-in").text,
        "reads": reader.get(f"/findings/{OWNED}").text,
        "forbidden": reader.get("/log").text,
        "wrong": approver.answer(answer="accepted").text,
        "blank": approver.answer(reason=" ").text,
        "foreign": approver.post(f"/findings/{OWNED}", {"form_token": "x"}).text,
    }
    for answer in ("explained", "confirmed", "watching"):
        pages[answer] = approver.answer(answer=answer, reason="Messe", until="2099-01-31").text
    pages |= {path: approver.get(path).text for path in PATHS}
    for name, html in pages.items():
        assert '<html lang="de">' in html, name
        assert english(Page(html).words) == [], name
        spoken = " ".join(re.findall(r'(?:placeholder|aria-label|title)="([^"]*)"', html))
        assert english(spoken) == [], name
    assert "Gespeichert." in pages["explained"]
    assert "braucht ein Enddatum" in pages["wrong"]
