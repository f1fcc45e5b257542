"""One writer at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpi_audit.errors import NightInProgress
from kpi_audit.paths import ROOT
from pipelines.lock import only_writer

HOLD = """
import sys, time, pathlib
from pipelines.lock import only_writer
with only_writer(pathlib.Path(sys.argv[1]), wait_seconds=0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "x.lock")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_one_is_refused_and_told_who_holds_it(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    message = f"being written by process {holder.pid} since"
    with (
        pytest.raises(NightInProgress, match=message),
        only_writer(tmp_path / "x.lock", wait_seconds=0),
    ):
        pass
    holder.kill()
    holder.communicate()


def test_a_killed_holder_lets_go(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.kill()
    began = time.monotonic()
    with only_writer(tmp_path / "x.lock", wait_seconds=5):
        assert time.monotonic() - began < 5
    holder.communicate()


def test_it_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with only_writer(tmp_path / "x.lock", wait_seconds=0):
            assert "process" in (tmp_path / "x.lock").read_text()
    assert (tmp_path / "x.lock").read_text() == ""
