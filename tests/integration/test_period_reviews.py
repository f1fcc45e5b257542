"""Reviews of a week, a month, a quarter: tonight's numbers, and what changed since the last one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kpi_audit.errors import AuditError
from pipelines.commands.review import command
from pipelines.published import latest
from pipelines.resources import read_project
from tests.integration.runs import audit
from tests.integration.test_decided_nights import declared


def scores(folder: Path, name: str, first: int, lifted_from: int) -> None:
    """3,000 scores; those between ``lifted_from`` and 65 were lifted to it."""
    made = np.random.default_rng(first).normal(70, 12, 3000).round().astype(int)
    made = np.where((made >= lifted_from) & (made < 65), 65, made)
    rows = "".join(f"{first + i},{score}\n" for i, score in enumerate(made))
    (folder / "exports" / f"{name}.csv").write_text("id,score\n" + rows)


def written(folder: Path, form: str, period: str | None = None) -> str:
    """Return the content of the file that the command names."""
    arguments = [str(folder), "--format", form, *(["--period", period] if period else [])]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return Path(done.output.strip()).read_text()


def compared(folder: Path, period: str | None) -> str | None:
    found: str | None = json.loads(written(folder, "json", period))["compared_with"]
    return found


def test_reviews_of_periods(tmp_path: Path) -> None:
    folder = declared(tmp_path / "scores")

    # 1. the first night, a Monday: nothing to compare with, and the error says so
    scores(folder, "clean", 0, 65)
    audit(folder, date(2026, 3, 30))
    assert latest(read_project(folder), "audit_findings").empty
    assert compared(folder, None) is None
    for period in ("week", "month", "quarter"):
        with pytest.raises(AuditError, match=f"no earlier {period} to compare with"):
            written(folder, "html", period)

    # 2. silent nights to the end of the quarter, then lifted scores come in
    audit(folder, date(2026, 4, 1))
    assert "Nothing: every verdict is as it was" in written(folder, "md", "week")
    scores(folder, "lifted", 100_000, 60)
    audit(folder, date(2026, 4, 2))
    (finding, *_) = latest(read_project(folder), "audit_findings")["finding_id"]
    assert compared(folder, "week") == "2026-03-30"
    for period in (None, "month", "quarter"):
        assert compared(folder, period) == "2026-04-01"

    # 3. a week without a night is compared with the last night before it, however old
    audit(folder, date(2026, 4, 27))
    audit(folder, date(2026, 5, 4))
    assert compared(folder, "week") == "2026-04-27"
    assert "Nothing: every verdict is as it was" in written(folder, "md", "week")
    assert compared(folder, "month") == "2026-04-27"  # no night on the 1st of May
    quarter = written(folder, "html", "quarter")
    assert compared(folder, "quarter") == "2026-04-01"

    # 4. what changed comes first, and every number is the nightly one
    since, kpis = quarter.index('<section id="since"'), quarter.index('<section id="kpis"')
    assert since < quarter.index(f">{finding}<") < kpis
    assert "What changed since 1 Apr 2026" in quarter[since:kpis]
    assert (
        quarter[kpis:]
        == written(folder, "html")[written(folder, "html").index('<section id="kpis"') :]
    )
    nightly = json.loads(written(folder, "json"))
    for period in ("week", "month", "quarter"):
        found = json.loads(written(folder, "json", period))
        assert found | {"compared_with": None} == nightly | {"compared_with": None}
        assert (folder / "review" / f"2026-05-04-{period}.json").is_file()
