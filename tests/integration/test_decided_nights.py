"""An answer from the command line or the form to the next night: verdict, checks, page, record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kpi_audit.decisions.file import FILE
from kpi_audit.project.load import Project
from pipelines.commands.decide import command as decide
from pipelines.commands.decisions import command as decisions
from pipelines.home import opened
from pipelines.published import latest
from pipelines.resources import read_project, today
from pipelines.warehouse import connect
from tests.integration.runs import audit, tables
from tests.integration.web.served import serving

AUDIT = """\
title: Scores
sources:
  scores:
    reader: csv
    path: exports/*.csv
    columns:
      id: id
      score: {from: score, type: integer}
    key: [id]
"""
KPI = """\
title: Examination score
role: activity
owner: growth@example.com
source: scores
measure: {agg: average, expr: score}
grain: once
targets: [{value: 65, per: record, kind: floor}]
"""


def declared(folder: Path) -> Path:
    """A project with one KPI, the score, and no export yet."""
    (folder / "kpis").mkdir(parents=True)
    (folder / "exports").mkdir()
    (folder / "audit.yaml").write_text(AUDIT)
    (folder / "kpis" / "score.yaml").write_text(KPI)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Scores of which those just under 65 were lifted to it, audited three nights ago."""
    folder = declared(tmp_path_factory.mktemp("decided") / "scores")
    scores = np.random.default_rng(7).normal(70, 12, 6000).round().astype(int)
    scores = np.where((scores >= 62) & (scores < 65), 65, scores)
    rows = "".join(f"{i},{score}\n" for i, score in enumerate(scores))
    (folder / "exports" / "scores.csv").write_text("id,score\n" + rows)
    project = read_project(folder)
    audit(folder, today(project) - timedelta(days=3))
    return project


def bunching(project: Project) -> str:
    found = latest(project, "audit_findings")
    return str(found[found["detector"] == "bunching"]["finding_id"].iloc[0])


def run(*arguments: object) -> str:
    done = CliRunner().invoke(decide, [str(a) for a in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def failed_checks(project: Project) -> set[str]:
    """Names of the checks of the last run that did not pass."""
    with opened(project) as instance:
        last = instance.get_runs(limit=1)[0].run_id
        records = instance.all_logs(last)
    found = [e.dagster_event.asset_check_evaluation_data for e in records  # type: ignore[union-attr]
             if e.is_dagster_event and e.dagster_event.event_type_value == "ASSET_CHECK_EVALUATION"]  # type: ignore[union-attr]  # fmt: skip
    return {check.check_name for check in found if not check.passed}


def night(project: Project, days_ago: int) -> tuple[str, str, int]:
    """Run a night; verdict, reason, and how many findings were explained."""
    audit(project.folder, today(project) - timedelta(days=days_ago))
    row = latest(project, "audit_verdicts").iloc[0]
    return str(row["verdict"]), str(row["reason"]), int(row["explained"])


def test_answers_through_the_nights(project: Project) -> None:
    finding = bunching(project)
    assert latest(project, "audit_verdicts")["verdict"].iloc[0] == "clue"
    assert "expect_no_bunching" in failed_checks(project)
    all_answered = list(latest(project, "audit_findings")["finding_id"])

    # 1. explained in the browser: the stored row, and the night after
    with serving(project.folder) as served:
        owner = served.visitor("growth@example.com")
        for name in all_answered:
            assert owner.answer(name, reason="papers near 65 were marked again").status_code == 200
        before = tables(project)["audit_findings"]
        rerun = today(project) - timedelta(days=3)
        audit(project.folder, rerun)  # the night that was answered does not change
        assert tables(project)["audit_findings"].equals(before)
        assert "answered since this night" in owner.get("/").text
        verdict, reason, explained = night(project, 0)
        assert verdict == "never shown to track its outcome"
        assert reason.startswith("Leaving aside what was explained (")
        assert explained == len(all_answered)
        assert "expect_no_bunching" not in failed_checks(project)
        page = owner.get(f"/findings/{finding}").text
        assert "<b>Explained</b> by <bdi>growth@example.com</bdi>" in page
        review = owner.get("/review").text
    assert '<details class="explained">' in review
    assert f'id="{finding}"' in review
    assert f"{len(all_answered)} explained" in review
    own = latest(project, "audit_precision").set_index(["detector", "tier"])
    assert own.loc[("", "finding"), "explained"] >= 1
    selected = latest(project, "audit_evidence")
    assert (selected["tier"] != "").sum() == len(all_answered)  # e-BH saw and kept all of it

    # 2. a later answer takes it back, and says so from the next night on
    told = run(finding, "confirmed", project.folder, "--by", "ann", "--reason", "an auditor saw it")
    assert "as right in the audit's own record" in told
    verdict, reason, explained = night(project, -1)
    assert (verdict, explained) == ("clue", len(all_answered) - 1)
    changed = latest(project, "audit_verdict_changes").iloc[0]
    assert changed["why"] == "decision"
    assert "1 finding is no longer explained" in changed["sentence"]
    assert latest(project, "audit_precision")["confirmed"].max() == 1
    done = CliRunner().invoke(decisions, [str(project.folder), "--format", "csv"])
    assert "taken back" in done.output
    assert "stands" in done.output

    # 3. the answers survive a lost warehouse
    for file in (project.folder / "warehouse").rglob("*"):
        if file.is_file() or file.is_symlink():
            file.unlink()
    verdict, _, explained = night(project, -1)
    assert (verdict, explained) == ("clue", len(all_answered) - 1)

    # 4. a line that is cut off stops the night, which says where
    file = project.folder / FILE
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    with pytest.raises(Exception, match=r"decisions\.csv, line \d+: is cut off"):
        night(project, -2)
    file.write_bytes(whole)


def test_a_finding_of_an_earlier_night_is_said_to_be_one(project: Project) -> None:
    pointer = project.folder / "warehouse" / "published.duckdb"
    with connect(pointer.resolve()) as warehouse:
        warehouse.execute(
            "insert into audit_findings by name select * replace"
            " ('F-0000beef' as finding_id, 'other' as run_id, date '2025-01-31' as as_of)"
            " from audit_findings limit 1"
        )
    done = CliRunner().invoke(
        decide, ["F-0000beef", "watching", str(project.folder), "--by", "a", "--reason", "b"]
    )
    assert "was seen last on the night of 31 Jan 2025" in str(done.exception)


def test_a_warehouse_of_an_older_version_gains_the_columns() -> None:
    from assets.extending import extend
    from assets.statements import statement

    with connect(Path(":memory:")) as warehouse:
        warehouse.execute("create table audit_verdicts (run_id varchar, as_of date, kpi varchar)")
        warehouse.execute("insert into audit_verdicts values ('a', date '2026-01-01', 'k')")
        extend(warehouse, "audit_verdicts", statement("audit/audit_verdicts"))
        columns = warehouse.columns("audit_verdicts")
        assert columns["explained"] == "BIGINT"
        assert columns["accepted_until"] == "DATE"
        assert warehouse.query("select explained from audit_verdicts")["explained"].isna().all()
        again = dict(columns)
        extend(warehouse, "audit_verdicts", statement("audit/audit_verdicts"))
        assert warehouse.columns("audit_verdicts") == again
