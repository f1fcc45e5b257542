"""The app in Chromium: read, filter, answer; nothing hostile runs, the policy has no complaint."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.web.served import OWNED, Served, project_with, serving
from tests.unit.review.synthetic_declared import AS_OF
from tests.unit.review.test_hostile import NAMES, hostile

CHROMIUM = shutil.which("chromium") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on PATH: the app not opened")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


class Opened:
    """A page of a browser, and every complaint it made."""

    def __init__(self, page: Any, served: Served) -> None:
        self.page, self.served = page, served
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))

    def sign_in(self, name: str) -> None:
        self.page.goto(self.served.url)
        self.page.fill("#token", self.served.tokens[name])
        self.page.click("main button")
        self.page.wait_for_selector("h1:has-text('Findings')")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield found
        found.close()


@pytest.mark.parametrize("script", [True, False])
def test_read_filter_and_answer(browser: Any, served: Served, script: bool) -> None:  # noqa: FBT001
    context = browser.new_context(java_script_enabled=script)
    opened = Opened(context.new_page(), served)
    page = opened.page
    opened.sign_in("growth@example.com")
    assert page.locator(".list > [class^=state-]").count() == 4
    page.fill("#text", "north")
    if not script:
        page.click("button:has-text('Show')")
    page.wait_for_url("**text=north**")
    page.locator(".list > [class^=state-]").nth(1).wait_for(state="detached")
    page.goto(f"{served.url}/findings/{OWNED}")
    page.check("input[value=accepted]")
    page.fill("#reason", "known since May")
    page.click("button:has-text('Keep')")
    page.wait_for_selector(".problem")
    assert "needs an end date" in page.inner_text(".problem")
    assert page.input_value("#reason") == "known since May"
    page.fill("#until", "2099-01-31")
    page.click("button:has-text('Keep')")
    page.wait_for_selector(".done")
    assert [d.reason for d in served.stored] == ["known since May"]
    for path in ("/", "/decisions", "/review", f"/findings/{OWNED}"):
        page.goto(served.url + path)
    expected = [text for text in opened.complaints if "422" not in text]  # the refusal itself
    assert expected == []


def test_a_refused_sign_in_says_so(browser: Any, served: Served) -> None:
    page = browser.new_page()
    page.goto(served.url)
    page.fill("#token", "guess")
    page.click("main button")
    page.wait_for_selector(".problem")
    assert "no access token that is known" in page.inner_text(".problem")


def test_a_page_from_elsewhere_answers_nothing(browser: Any, served: Served) -> None:
    """Signed in, somebody opens a foreign page that sends a whole form, its token guessed right."""
    opened = Opened(browser.new_page(), served)
    page, path = opened.page, f"{served.url}/findings/{OWNED}"
    opened.sign_in("growth@example.com")
    page.goto(path)
    form = page.eval_on_selector_all(
        "form:has(#reason) input[type=hidden]", "all => all.map(one => one.outerHTML).join('')"
    )
    assert "form_token" in form
    fields = form + '<input name="answer" value="explained"><input name="reason" value="x">'
    page.goto("about:blank")
    page.set_content(f'<form method="post" action="{path}">{fields}<button>go</button></form>')
    with page.expect_navigation():
        page.click("button")
    assert page.locator(".done").count() == 0
    assert served.stored == []
    page.set_content(f'<a href="{path}">a link in a mail</a>')
    page.click("a")  # still signed in; the same fields, sent from where they belong
    page.check("input[value=explained]")
    page.fill("#reason", "x")
    page.click("button:has-text('Keep')")
    page.wait_for_selector(".done")
    assert [found.reason for found in served.stored] == ["x"]


def test_nothing_hostile_runs(browser: Any, tmp_path: Path) -> None:
    text = " ".join(NAMES.values()) + " https://evil.example " + "x" * 150
    with serving(project_with(tmp_path, hostile(text), AS_OF)) as served:
        users = served.folder / "users.yaml"
        users.write_text(users.read_text().replace("role: owner", "role: approver"))
        opened = Opened(browser.new_page(viewport={"width": 360, "height": 800}), served)
        page = opened.page
        opened.sign_in("growth@example.com")
        page.goto(f"{served.url}/findings/{OWNED}")
        page.check("input[value=confirmed]")
        page.fill("#reason", text)
        page.click("button:has-text('Keep')")
        page.wait_for_selector(".done")
        for path in ("/", "/?text=" + text[:80], f"/findings/{OWNED}", "/decisions", "/log"):
            page.goto(served.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            links = page.eval_on_selector_all("a", "all => all.map(a => a.href)")
            assert all(link.startswith(served.url) for link in links)
            assert page.locator("main script, main img, [onmouseover], [onerror]").count() == 0
        assert opened.complaints == []
