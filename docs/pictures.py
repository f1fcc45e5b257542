"""Takes the pictures of the docs: ``python docs/pictures.py`` after ``make audit``.

Needs Chromium on PATH. What is shown is the review of the example company, written anew.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kpi_audit.paths import EXAMPLES
from pipelines.reviewing import write_review

DOCS = Path(__file__).resolve().parent
MOST = 300_000  # bytes
# name: width and height in pixels, scale, medium
PICTURES = {
    "review": (1280, 1400, 1.0, "screen"),
    "review-phone": (360, 1400, 1.0, "screen"),
    "review-print": (794, 1123, 1.0, "print"),  # A4 at 96 dots per inch
}


def main() -> None:
    """Write all pictures and say how large they are."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on PATH: it takes the pictures.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "review.html"
        write_review(EXAMPLES / "outreach", "html", file, period=None, language=None)
        args = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=args)
        for name, (width, height, scale, medium) in PICTURES.items():
            size = {"width": width, "height": height}
            page = browser.new_page(viewport=size, device_scale_factor=scale)  # type: ignore[arg-type]
            page.emulate_media(media=medium)  # type: ignore[arg-type]
            page.goto(file.as_uri())
            if medium == "print":  # the margins of the sheet
                page.add_style_tag(content="body { padding: 16mm 15mm !important }")
            target = DOCS / f"{name}.png"
            page.screenshot(path=target)
            print(f"{target.name}: {target.stat().st_size:,} bytes (at most {MOST:,})")
        browser.close()


if __name__ == "__main__":
    main()
