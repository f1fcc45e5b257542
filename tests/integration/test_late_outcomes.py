"""An outcome that arrives weeks after its cohort: no false drift, and nothing flips silently."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.project.load import Project
from pipelines.published import latest
from pipelines.summary import changed_verdicts
from tests.integration.runs import audit
from tests.integration.weekly import FIRST, START

ONSET = START + timedelta(weeks=22)
EARLY, LATER = START + timedelta(weeks=30), START + timedelta(weeks=48)
AUDIT = """\
title: Late
sources:
  pitches:
    reader: csv
    path: pitches.csv
    columns:
      id: {from: id, type: integer}
      made: {from: made, type: date}
      won: {from: won, type: date, required: false}
    key: [id]
"""
PITCHES = f"""\
title: Pitches
source: pitches
measure: {{agg: count}}
time: made
audit_from: {START}
stands_for: [{{outcome: won, lag: 0}}]
"""
WON = """\
title: Deals won
role: outcome
source: pitches
measure: {agg: count, where: won is not null}
time: made
"""


def pitches(hollow: float) -> pd.DataFrame:
    """A third is won after four weeks on average; hollow pitches since the onset never are."""
    rng = np.random.default_rng(3)
    weeks = (LATER - FIRST).days // 7
    level = 0.15 * np.sin(2 * np.pi * np.arange(weeks) / 52) + 0.12 * rng.standard_normal(weeks)
    parts = []
    for week, n in enumerate(rng.poisson(600 * np.exp(level))):
        made = FIRST + timedelta(weeks=week)
        days = 7 * week + rng.integers(0, 5, n)
        delay = np.where(rng.random(n) < 1 / 3, rng.exponential(28, n), np.inf)
        extra = int(hollow * n) if made >= ONSET else 0
        days = np.append(days, np.full(extra, 7 * week))
        delay = np.append(delay, np.full(extra, np.inf))
        parts.append(pd.DataFrame({"day": days, "came": days + np.ceil(delay)}))
    return pd.concat(parts, ignore_index=True).rename_axis("id").reset_index()


def export(folder: Path, table: pd.DataFrame, night: date, arrives: str) -> Path:
    """Write what the system would export on the morning of a night."""
    today = (night - FIRST).days
    seen = table[table["day"] < today]
    first = np.datetime64(FIRST)
    came = seen["came"].where(seen["came"] < today).astype("Int64")
    shown = pd.DataFrame({"id": seen["id"], "made": first + seen["day"].to_numpy("timedelta64[D]")})
    shown["won"] = [None if pd.isna(day) else first + np.timedelta64(day, "D") for day in came]
    (folder / "kpis").mkdir(parents=True, exist_ok=True)
    (folder / "audit.yaml").write_text(AUDIT)
    (folder / "kpis" / "pitches.yaml").write_text(PITCHES)
    (folder / "kpis" / "won.yaml").write_text(WON + arrives)
    shown.to_csv(folder / "pitches.csv", index=False)
    return folder


def verdict(project: Project) -> pd.Series:
    return latest(project, "audit_verdicts").set_index("kpi").loc["pitches"]


@pytest.mark.parametrize(
    ("arrives", "calm"), [("", False), ("arrives: won\n", True)], ids=["as it stands", "completed"]
)
def test_young_cohorts_look_hollow_until_they_are_completed(
    tmp_path: Path, arrives: str, *, calm: bool
) -> None:
    project = audit(export(tmp_path, pitches(0.0), EARLY, arrives), EARLY)
    found = verdict(project)
    assert (found["verdict"] == "holds") == calm
    cohorts = latest(project, "audit_cohorts")
    assert cohorts.empty != calm
    if calm:
        young = int((~cohorts["is_mature"]).sum())
        assert 5 <= young <= 12  # 1 - exp(-age / 4 weeks) reaches .9 after nine weeks
        assert found["is_provisional"]
        assert f"{len(cohorts) - young} of {len(cohorts)} audited cohorts" in found["reason"]
        series = latest(project, "evidence_series")
        assert series.sort_values("period_start")["outcome_value"].isna().sum() == young
        page = (tmp_path / "review" / "latest.html").read_text()
        assert "Cohorts that are no evidence yet" in page
        truth = pitches(0.0)
        came = truth.groupby(truth["day"] // 7)["came"].apply(lambda c: np.isfinite(c).sum())
        cohort = cohorts[~cohorts["is_mature"]].sort_values("period_start").head(6)
        real = came.loc[[(day.date() - FIRST).days // 7 for day in cohort["period_start"]]]
        inside = (cohort["completed_low"].to_numpy() <= real) & (
            real <= cohort["completed_high"].to_numpy()
        )
        assert inside.sum() >= 5


def test_a_verdict_that_changed_says_why(tmp_path: Path) -> None:
    table = pitches(0.6)
    before = audit(export(tmp_path, table, EARLY, "arrives: won\n"), EARLY)
    assert verdict(before)["verdict"] == "holds"
    assert latest(before, "audit_verdict_changes").empty
    now = audit(export(tmp_path, table, LATER, "arrives: won\n"), LATER)
    assert verdict(now)["verdict"] == "drifting"
    row = latest(now, "audit_verdict_changes").set_index("kpi").loc["pitches"]
    assert (row["verdict_before"], row["verdict_now"], row["why"]) == (
        "holds", "drifting", "late data",
    )  # fmt: skip
    assert row["night_before"].date() == EARLY
    (sentence,) = [text for text in changed_verdicts(now) if text.startswith("Pitches")]
    assert "18 cohorts of its outcome became complete" in sentence
    assert row["sentence"] in unescape((tmp_path / "review" / "latest.html").read_text())
