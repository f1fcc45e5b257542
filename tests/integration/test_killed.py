"""A night that is killed at any moment and run again gives what an undisturbed one gives."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.resources import read_project
from tests.integration.forked import begin
from tests.integration.runs import copy_of, tables

NIGHT = date(2026, 7, 1)
KILLS = 10


def test_ten_kills_leave_no_trace(tmp_path: Path) -> None:
    calm, output = copy_of("starter", tmp_path / "calm"), tmp_path / "output.txt"
    process = begin(calm, NIGHT, output)
    began = time.monotonic()
    process.join()
    assert process.exitcode == 0, output.read_text()
    seconds = time.monotonic() - began
    disturbed = copy_of("starter", tmp_path / "disturbed")
    (disturbed / ".kpi-audit-key").write_bytes((calm / ".kpi-audit-key").read_bytes())
    (disturbed / ".kpi-audit-key").chmod(0o600)
    for moment in np.random.default_rng(5).uniform(0.01, 1.0, KILLS) * seconds:
        process = begin(disturbed, NIGHT, output)
        time.sleep(moment)
        process.kill()
        process.join()
    process = begin(disturbed, NIGHT, output)
    process.join()
    assert process.exitcode == 0, output.read_text()
    expected, found = tables(read_project(calm)), tables(read_project(disturbed))
    assert set(found) == set(expected)
    assert len(expected["audit_evidence"]) > 3
    for name, rows in expected.items():
        pd.testing.assert_frame_equal(found[name], rows, obj=name)


def test_of_two_writers_one_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    folder = copy_of("starter", tmp_path)
    outputs = [tmp_path / "one.txt", tmp_path / "other.txt"]
    both = [begin(folder, NIGHT, output) for output in outputs]
    for process in both:
        process.join()
    told = "".join(output.read_text() for output in outputs)
    assert sorted(process.exitcode for process in both) == [0, 3], told
    assert "is being written by process" in told
