"""The command line as a stranger meets it: exit codes, messages, what a night prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from kpi_audit.paths import ROOT
from pipelines.resources import read_project
from tests.integration.command_line import run
from tests.integration.runs import copy_of, tables


def started(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, as a user does."""
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "120"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "mine"
    assert run("init", folder).returncode == 0
    done = started("run", folder, "--as-of", "2026-07-01")
    assert done.returncode == 0, done.stderr
    assert "Calls made" in done.stdout
    assert "Review page:" in done.stdout
    return folder


def test_init_refuses_a_folder_that_is_not_empty(project: Path) -> None:
    done = run("init", project)
    assert done.returncode == 1
    assert "is not empty" in done.stderr


def test_check_is_short(project: Path) -> None:
    lines = run("check", project).stdout.splitlines()
    assert len([line for line in lines if line.startswith(("calls_made ", "meetings_held "))]) == 2
    assert "tracks_outcome" not in "".join(lines)
    assert lines[-1].startswith("'--kpi NAME' or '--verbose'")


def test_check_says_what_applies_and_why_not(project: Path) -> None:
    one, every = run("check", project, "--kpi", "calls_made"), run("check", project, "-v")
    for done in (one, every):
        assert "+ tracks_outcome against meetings_held" in done.stdout
        assert "- bunching: not applicable: no target is declared" in done.stdout
    assert "meetings_held (outcome" not in one.stdout
    assert "meetings_held (outcome" in every.stdout
    unknown = run("check", project, "--kpi", "calls_mad")
    assert unknown.returncode == 1
    assert "Did you mean 'calls_made'?" in unknown.stderr


def test_a_broken_project_exits_with_two(tmp_path: Path) -> None:
    folder = copy_of("starter", tmp_path)
    (folder / "kpis" / "calls_made.yaml").write_text("title: Calls\nsource: call\n")
    done = run("run", folder)
    assert done.returncode == 2
    assert "kpis/calls_made.yaml: measure: is required." in done.stderr
    assert "Traceback" not in done.stderr


def test_findings_in_every_format(project: Path) -> None:
    assert "found nothing" in run("findings", project).stdout
    assert json.loads(run("findings", project, "--format", "json").stdout) == []
    assert run("findings", project, "--format", "csv").stdout.startswith("finding_id,")


def test_explain_names_the_findings_it_knows(project: Path) -> None:
    done = run("explain", "F-00000000", project)
    assert done.returncode == 1
    assert "has no finding 'F-00000000'" in done.stderr


def test_review_prints_where_the_page_is(project: Path) -> None:
    assert Path(run("review", project).stdout.strip()).is_file()


def test_before_the_first_night_it_says_what_to_run(tmp_path: Path) -> None:
    folder = copy_of("starter", tmp_path)
    assert "kpi-audit run" in run("findings", folder).stderr
    assert "kpi-audit run" in run("review", folder).stderr


def test_schemas_describe_both_files(tmp_path: Path) -> None:
    assert run("schema", "--write", tmp_path).returncode == 0
    kpi = json.loads((tmp_path / "kpi.schema.json").read_text())
    assert "stands_for" in kpi["properties"]
    assert "bunching" in kpi["properties"]["detectors"]["propertyNames"]["enum"]


def test_a_lost_column_stops_the_night_and_leaves_the_last_one(project: Path) -> None:
    before = tables(read_project(project))
    file = project / "exports" / "calls.csv"
    text = file.read_text()
    file.write_text(text.replace("date,team,person,calls", "date,team,person,dials"))
    done = run("run", project, "--as-of", "2026-07-02")
    file.write_text(text)
    assert done.returncode == 1
    assert "calls" in done.stderr
    assert "Traceback" not in done.stderr
    for name, rows in tables(read_project(project)).items():
        pd.testing.assert_frame_equal(rows, before[name], obj=name)


def test_a_changed_file_is_a_new_load_and_old_nights_stay_as_they_were(project: Path) -> None:
    before = tables(read_project(project))
    file = project / "exports" / "calls.csv"
    lines = file.read_text().splitlines()
    lines[-1] = ",".join([*lines[-1].split(",")[:3], "31", "7"])
    file.write_text("\n".join(lines) + "\n")
    assert run("run", project, "--as-of", "2026-07-02").returncode == 0
    loads = tables(read_project(project))["audit_loads"]
    assert len(loads) == len(before["audit_loads"]) + 1
    assert run("run", project, "--as-of", "2026-07-01").returncode == 0
    again = tables(read_project(project))
    for name in ("audit_evidence", "audit_verdicts", "evidence_series"):
        old = before[name]
        rows = again[name][again[name]["as_of"] == "2026-07-01"].reset_index(drop=True)
        pd.testing.assert_frame_equal(rows, old, obj=name)
