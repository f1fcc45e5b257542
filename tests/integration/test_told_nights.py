"""Nights that tell their owners: once, again where it failed, and that they failed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dagster as dg
import numpy as np
import pytest
from click.testing import CliRunner

from kpi_audit.notify.record import read_deliveries
from pipelines.commands.notify import command as notify
from pipelines.home import opened
from pipelines.published import latest
from pipelines.resources import read_project, today
from tests.integration.runs import audit, tables
from tests.integration.test_decided_nights import AUDIT, KPI
from tests.services import Answer, running

NOTIFY = """\
notify:
  - {to: "*", channels: ["${KPI_AUDIT_TEST_HOOK}"]}
  - {to: nobody@example.com, channels: ["${KPI_AUDIT_TEST_HOOK}"], severity: failure}
"""


def scores(tmp_path: Path) -> Path:
    """Scores of which those just under 65 were lifted to it."""
    folder = tmp_path / "scores"
    (folder / "kpis").mkdir(parents=True)
    (folder / "exports").mkdir()
    (folder / "audit.yaml").write_text(AUDIT + NOTIFY)
    (folder / "kpis" / "score.yaml").write_text(KPI)
    made = np.random.default_rng(7).normal(70, 12, 3000).round().astype(int)
    made = np.where((made >= 61) & (made < 65), 65, made)
    rows = "".join(f"{i},{score}\n" for i, score in enumerate(made))
    (folder / "exports" / "scores.csv").write_text("id,score\n" + rows)
    return folder


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(notify, [str(folder), *arguments], catch_exceptions=False)
    return done.exit_code, done.output


def test_nights_tell_their_owners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = scores(tmp_path)
    with running() as service:
        hook = f"{service.base.replace('http', 'json')}/t0ken-of-the-hook"
        monkeypatch.setenv("KPI_AUDIT_TEST_HOOK", hook)
        service.on("/", Answer(503))

        # 1. it fails, is shown, and fails no night; a night of the past tells nobody
        audit(folder, today(read_project(folder)) - timedelta(days=2))
        assert not service.asked
        audit(folder)
        assert len(service.asked) == 3
        assert "growth@example.com was not told over KPI_AUDIT_TEST_HOOK" in capsys.readouterr().err

        # 2. what would go where, and then it goes
        code, output = run(folder, "--dry-run")
        assert code == 0
        assert "kpi-audit decide F-" in output
        assert len(service.asked) == 3
        service.on("/", Answer(200))
        assert run(folder)[0] == 0
        assert len(service.asked) == 4
        assert "growth@example.com" in run(folder)[1]
        assert len(service.asked) == 4  # told of this night already

        # 3. quiet on the next night, which knows what was sent
        project = audit(folder, today(read_project(folder)) + timedelta(days=1))
        assert len(service.asked) == 4
        known = tables(project)["audit_deliveries"]
        assert set(known["outcome"]) == {"failed", "delivered"}

        health = latest(project, "kpi_health")
        verdict = latest(project, "audit_verdicts").iloc[0]
        assert len(health) == 1
        assert health["verdict"].iloc[0] == verdict["verdict"]
        assert health["owner"].iloc[0] == "growth@example.com"
        history = tables(project)["kpi_health_history"]
        assert len(history) == history["as_of"].nunique() == 3

        with opened(project) as instance:
            seen = instance.fetch_observations(dg.AssetKey("kpi_score"), limit=1).records[0]
            made = instance.get_latest_materialization_event(dg.AssetKey("review"))
        observed = seen.asset_observation
        assert observed is not None
        assert observed.metadata["verdict"].value == verdict["verdict"]
        assert observed.metadata["owner"].value == "growth@example.com"
        assert made is not None
        assert made.asset_materialization is not None
        assert "Examination score" in str(made.asset_materialization.metadata["front table"].value)

        # 4. a night that fails is told once
        (folder / "exports" / "scores.csv").write_text("something,else\n1,2\n")
        for _ in range(2):
            with pytest.raises(Exception, match=r"scores\.csv"):
                audit(folder, today(project) + timedelta(days=2))
        assert "failed" in service.asked[-1].body
        told = [one for one in read_deliveries(folder) if one.kind == "failure"]
        assert [one.owner for one in told] == ["*", "nobody@example.com"]
    for file in folder.rglob("*"):
        if file.is_file():
            assert b"t0ken-of-the-hook" not in file.read_bytes(), file
