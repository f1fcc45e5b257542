"""The pages made from the code are what the code says."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from assets.reader import readers
from kpi_audit.paths import ROOT
from kpi_audit.registry import detectors

DOCS = ROOT / "docs"


def test_generated_pages_are_fresh() -> None:
    arguments = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_detector_has_measured_error_rates() -> None:
    for name in detectors():
        assert len((DOCS / "calibration" / f"{name}.csv").read_text().splitlines()) > 10


def test_no_innocent_world_raises_more_than_one_false_watch_in_twenty() -> None:
    spec = importlib.util.spec_from_file_location("false_alarms", DOCS / "false_alarms.py")
    assert spec is not None
    assert spec.loader is not None
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    for name in detectors():
        rows, _ = page.innocent(name)
        assert len(rows) >= 5, name
        assert rows[page.SHARES].max().max() <= page.LIMIT, name
        assert rows["seed"].notna().all()


def test_every_reader_is_documented() -> None:
    text = (DOCS / "sources.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in readers())


@pytest.mark.parametrize("page", [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"], ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    import re

    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
