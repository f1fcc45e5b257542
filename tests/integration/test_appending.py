"""Many processes answer at once, and one of them is killed: every line is whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpi_audit.decisions.file import FILE, read_decisions
from kpi_audit.decisions.line import BadDecision
from kpi_audit.errors import AuditError
from kpi_audit.paths import ROOT
from pipelines.deciding.append import append, append_whole
from tests.unit.decisions.made import decided

ANSWERING = """
import sys, pathlib
from pipelines.deciding.append import append
from tests.unit.decisions.made import decided
folder, name, count = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for i in range(count):
    append(folder, lambda earlier: decided(
        f"F-{name}-{i}", reason="two\\nlines " * 50, e_value=20.0 + len(earlier)))
    print(i, flush=True)
"""


def answering(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", ANSWERING, str(folder), name, str(count)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_every_answer_of_every_process_is_kept_in_one_order(tmp_path: Path) -> None:
    found = [answering(tmp_path, name, 20) for name in "abcd"]
    while any(process.poll() is None for process in found):
        read_decisions(tmp_path)  # never a line by half
        time.sleep(0.05)
    for process in found:
        process.communicate()
    kept = read_decisions(tmp_path)
    assert len({decision.finding_id for decision in kept}) == 80
    assert [decision.e_value for decision in kept] == [20.0 + i for i in range(80)]


def test_a_killed_process_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    process = answering(tmp_path, "a", 10_000)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(15)]
    process.kill()
    told += process.communicate()[0].splitlines()
    assert len(read_decisions(tmp_path)) >= len([line for line in told if line.strip()])
    append(tmp_path, lambda _: decided("F-after"))


def test_nothing_is_added_to_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    append(tmp_path, lambda _: decided())
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-5])
    before = file.read_bytes()
    with pytest.raises(BadDecision, match="line 2: is cut off"):
        append(tmp_path, lambda _: decided("F-2"))
    assert file.read_bytes() == before


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(tmp_path, lambda _: decided())
    before = (tmp_path / FILE).read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda where, text: write(where, text[:7]))
    with pytest.raises(AuditError, match="Nothing was kept"):
        append_whole(tmp_path / FILE, "a longer line than fits\n")
    assert (tmp_path / FILE).read_bytes() == before


def test_the_same_decision_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        append(tmp_path, lambda _: decided())
    assert len(read_decisions(tmp_path)) == 1
