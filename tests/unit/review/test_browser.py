"""A browser shows the page without a complaint, and no wider than a phone."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kpi_audit.review.page import render
from tests.unit.review.synthetic_night import night
from tests.unit.review.test_hostile import NAMES, hostile

CHROMIUM = shutil.which("chromium") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on PATH: page not opened")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars"
    " --disable-background-networking --disable-component-update --disable-sync"
    " --enable-logging=stderr --v=0"
)


def opened(file: Path) -> subprocess.CompletedProcess[str]:
    profile = file.parent / "profile"
    command = [CHROMIUM, *QUIET.split(), f"--user-data-dir={profile}", "--dump-dom", file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)


@pytest.mark.parametrize("text", [None, "".join(NAMES.values()) + "x" * 200])
def test_no_complaint_and_nothing_runs(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "review.html"
    file.write_text(render(night() if text is None else hostile(text)), encoding="utf-8")
    seen = opened(file)
    assert "</html>" in seen.stdout
    assert "CONSOLE" not in seen.stderr
    assert re.findall(r"<script[^>]*>|<img", seen.stdout) == ["<script>"]


@pytest.mark.parametrize("text", [None, "x" * 200])
def test_no_wider_than_a_phone(tmp_path: Path, text: str | None) -> None:
    html = render(night() if text is None else hostile(text))
    (tmp_path / "review.html").write_text(_measured(html), encoding="utf-8")
    frame = tmp_path / "phone.html"
    frame.write_text(
        '<iframe src="review.html" style="width:360px;height:900px;border:0"></iframe>'
        "<p></p><script>onmessage = e => document.querySelector('p').textContent ="
        " 'width ' + e.data</script>"
    )
    found = re.search(r"<p>width (\d+)</p>", opened(frame).stdout)
    assert found
    assert int(found.group(1)) <= 360


def _measured(html: str) -> str:
    """The page, allowed to report its width to the frame around it."""
    script = "<script>onload = () => parent.postMessage(document.documentElement.scrollWidth, '*')"
    allowed = re.sub("script-src '[^']*'", "script-src 'unsafe-inline'", html, count=1)
    return allowed.replace("</body>", f"{script}</script></body>")
