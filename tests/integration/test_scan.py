"""``kpi-audit scan`` as a stranger uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.integration.command_line import run

KEYS = {
    "detector", "segment", "applicable", "reason", "e_value", "tier", "effect", "low", "high",
    "unit", "n", "null_hypothesis",
}  # fmt: skip


def scores(*, pushed: bool) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    value = np.rint(rng.normal(68, 12, 4000)).clip(0, 100)
    if pushed:
        value[(value >= 61) & (value < 65) & (rng.random(4000) < 0.6)] = 65
    return pd.DataFrame({"Score": value, "Class": "<script>alert(1)</script>"})


def scan(file: Path, *options: str) -> list[dict[str, Any]]:
    done = run("scan", file, *options, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_pushed_scores_are_found_and_the_page_is_written(tmp_path: Path) -> None:
    file, page = tmp_path / "scores *.csv", tmp_path / "out" / "page.html"
    scores(pushed=True).to_csv(file, index=False)
    found = scan(
        file, "--value", "Score", "--target", "65", "--segment", "Class", "--review", str(page)
    )
    assert all(set(row) >= KEYS for row in found)
    whole = next(r for r in found if r["detector"] == "bunching" and r["segment"] == "")
    assert whole["tier"] == "finding"
    assert whole["low"] <= whole["effect"] <= whole["high"]
    assert {r["segment"] for r in found} >= {"", "<script>alert(1)</script>"}
    text = page.read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert "scores *.csv" in text


def test_honest_scores_are_silent_and_every_detector_says_why(tmp_path: Path) -> None:
    file = tmp_path / "scores.xlsx"
    scores(pushed=False).to_excel(file, index=False)
    found = scan(file, "--value", "Score", "--target", "65")
    assert all(row["tier"] is None for row in found)
    assert all(row["applicable"] or row["reason"].startswith("not ") for row in found)


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "scores.csv"
    table = scores(pushed=False).astype({"Score": object})
    table.loc[[7, 9], "Score"] = ["n/a", "12 points"]
    table.to_csv(file, index=False)
    done = run("scan", file, "--value", "Score")
    assert "3,998 rows read, 2 set aside" in done.stdout
    assert "2 x " in done.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--value", "Skore"), "has no column 'Skore'. Did you mean 'Score'?"),
        (("--value", "Score", "--where", "nope > 1"), "has no column 'nope'"),
    ],
)
def test_a_mistake_is_answered_in_a_sentence(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    file = tmp_path / "scores.csv"
    scores(pushed=False).to_csv(file, index=False)
    done = run("scan", file, *options)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
