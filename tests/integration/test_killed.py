"""A night that is killed at any moment and run again gives what an undisturbed one gives."""

from __future__ import annotations

import signal
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.resources import read_project
from tests.integration.runs import copy_of, start, tables

NIGHT = date(2026, 7, 1)
KILLS = 10


def test_ten_kills_leave_no_trace(tmp_path: Path) -> None:
    calm = copy_of("starter", tmp_path / "calm")
    began = time.monotonic()
    process = start(calm, NIGHT)
    process.communicate()
    assert process.returncode == 0
    seconds = time.monotonic() - began
    disturbed = copy_of("starter", tmp_path / "disturbed")
    (disturbed / ".kpi-audit-key").write_bytes((calm / ".kpi-audit-key").read_bytes())
    (disturbed / ".kpi-audit-key").chmod(0o600)
    for moment in np.random.default_rng(5).uniform(0.05, 1.0, KILLS) * seconds:
        process = start(disturbed, NIGHT)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    process = start(disturbed, NIGHT)
    output, errors = process.communicate()
    assert process.returncode == 0, output + errors
    expected, found = tables(read_project(calm)), tables(read_project(disturbed))
    assert set(found) == set(expected)
    assert len(expected["audit_evidence"]) > 3
    for name, rows in expected.items():
        pd.testing.assert_frame_equal(found[name], rows, obj=name)


def test_of_two_writers_one_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    folder = copy_of("starter", tmp_path)
    both = [start(folder, NIGHT) for _ in range(2)]
    errors = [process.communicate()[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 3], errors
    assert "is being written by process" in "".join(errors)
