"""Takes the pictures of the docs: ``python docs/pictures.py`` after ``make audit``.

Needs Chromium on PATH. What is shown is the review of the example company, written anew, and the
app over a copy of it, in which one finding is answered.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from kpi_audit.paths import EXAMPLES
from pipelines.resources import read_project
from pipelines.reviewing import write_review
from pipelines.web.server import run, server
from pipelines.web.users import new_token

DOCS = Path(__file__).resolve().parent
MOST = 300_000  # bytes
# name: width and height in pixels, scale, medium
PICTURES = {
    "review": (1280, 1400, 1.0, "screen"),
    "review-phone": (360, 1400, 1.0, "screen"),
    "review-print": (794, 1123, 1.0, "print"),  # A4 at 96 dots per inch
}


PORT = 8619
APPROVER = "head@example.com"


def main() -> None:
    """Write all pictures and say how large they are."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on PATH: it takes the pictures.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=args)
        review(browser, Path(folder))
        with served(Path(folder)) as token:
            app(browser, token)
        browser.close()


def review(browser: Browser, folder: Path) -> None:
    """Take the review as a screen, a phone and a sheet show it."""
    file = folder / "review.html"
    write_review(EXAMPLES / "outreach", "html", file, period=None, language=None)
    for name, (width, height, scale, medium) in PICTURES.items():
        size = {"width": width, "height": height}
        page = browser.new_page(viewport=size, device_scale_factor=scale)  # type: ignore[arg-type]
        page.emulate_media(media=medium)  # type: ignore[arg-type]
        page.goto(file.as_uri())
        if medium == "print":  # the margins of the sheet
            page.add_style_tag(content="body { padding: 16mm 15mm !important }")
        take(page, name)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a copy of the example until the end; give the access token of an approver."""
    project = folder / "outreach"
    unneeded = shutil.ignore_patterns("exports", ".dagster", "users.yaml", "decisions.csv")
    shutil.copytree(EXAMPLES / "outreach", project, ignore=unneeded)
    users = project / "users.yaml"
    token = new_token(users, APPROVER, "approver")
    app = server(read_project(project), users, port=PORT)
    thread = threading.Thread(target=run, args=(app,))
    thread.start()
    try:
        while not app.started:
            time.sleep(0.05)
        yield token
    finally:
        app.should_exit = True
        thread.join(20)


def app(browser: Browser, token: str) -> None:
    """Take a finding with its form, and the list once it is answered."""
    page = browser.new_page(viewport={"width": 1280, "height": 1100})
    page.goto(f"http://127.0.0.1:{PORT}")
    page.fill("#token", token)
    page.click("main button")
    page.click(".list a >> nth=0")
    page.wait_for_selector("#reason")
    page.check("input[value=accepted]")
    page.fill("#reason", "We change the target in March.")
    page.fill("#until", "2027-03-31")
    take(page, "serve-finding")
    page.click("button:has-text('Keep')")
    page.wait_for_selector(".done")
    page.goto(f"http://127.0.0.1:{PORT}")
    take(page, "serve")


def take(page: Page, name: str) -> None:
    """Write what ``page`` shows to ``docs/<name>.png``."""
    target = DOCS / f"{name}.png"
    page.screenshot(path=target)
    print(f"{target.name}: {target.stat().st_size:,} bytes (at most {MOST:,})")


if __name__ == "__main__":
    main()
