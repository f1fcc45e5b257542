"""``kpi-audit drill`` on an example: stored, shown, repeatable."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.published import latest
from pipelines.resources import read_project
from tests.integration.command_line import run
from tests.integration.runs import copy_of

# of the example: a sum and a ratio with a guardrail, counts of who answers whom, their outcomes
KPIS = {"revenue_won", "win_rate", "close_date_pushes", "answers_given", "questions_answered"}


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of("outreach", tmp_path_factory.mktemp("drill"))
    for file in (folder / "kpis").glob("*.yaml"):
        if file.stem not in KPIS:
            file.unlink()
    assert run("drill", folder).returncode == 1  # no night yet
    assert run("run", folder, "--quiet").returncode == 0
    done = run("drill", folder, "--quiet")
    assert done.returncode == 0, done.stderr
    assert "values are rounded to tens" in done.stdout
    return folder


def drilled(folder: Path) -> pd.DataFrame:
    return latest(read_project(folder), "audit_drill")


def test_large_distortions_are_seen_sooner_with_more_data(folder: Path) -> None:
    found = (
        drilled(folder)
        .query("scheme == 'rounded' and kpi == 'revenue_won'")
        .set_index("weeks")["smallest"]
    )
    assert found[26] <= 0.8
    assert pd.isna(found[4]) or found[4] >= found[26]


def test_nothing_planted_is_hardly_ever_seen(folder: Path) -> None:
    planted = drilled(folder).query("reason == ''")
    assert planted["false_alarms"].mean() <= 0.05


def test_blind_spots_are_named(folder: Path) -> None:
    rows = drilled(folder)
    never = rows[rows["reason"] != ""]
    assert never["reason"].str.startswith("not ").all()
    too_few = never["reason"].str.startswith("not enough data: ")
    assert (never["is_blind"] == too_few).all()
    seen = rows[rows["smallest"].notna()]
    assert not seen["is_blind"].any()
    assert (seen["power_low"] < seen["power"]).all()


def test_the_result_is_shown_beside_the_verdict(folder: Path) -> None:
    page = (folder / "review" / "latest.html").read_text(encoding="utf-8")
    assert "Fire drill of" in page


def test_the_same_night_drills_the_same(folder: Path) -> None:
    before = drilled(folder)
    assert run("drill", folder, "--quiet").returncode == 0
    pd.testing.assert_frame_equal(drilled(folder), before)


def test_a_changed_project_is_run_first(folder: Path) -> None:
    file = folder / "audit.yaml"
    file.write_text(file.read_text().replace("title: ", "title: Another ", 1))
    done = run("drill", folder)
    assert done.returncode == 1
    assert "the project changed since its last night" in done.stderr
