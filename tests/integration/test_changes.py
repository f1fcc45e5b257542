"""What was declared beforehand explains; what was declared afterwards is named, no more."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from kpi_audit.project.load import Project
from pipelines.published import latest
from tests.integration.runs import audit, audited_copy
from tests.integration.weekly import START, days, write

NIGHT = START + timedelta(weeks=30)
OUT = START + timedelta(weeks=20)  # for two weeks the deals are not booked
OUTAGE = f"""\
changes:
  - name: Booking system down
    kind: incident
    from: {OUT}
    to: {OUT + timedelta(days=13)}
    kpis: [deals]
    registered: {OUT}
"""


def world() -> pd.DataFrame:
    table = days(134)
    is_out = (table["day"] >= OUT) & (table["day"] < OUT + timedelta(weeks=2))
    return table.assign(deals=table["deals"].where(~is_out, table["deals"] // 5))


@pytest.fixture(scope="module")
def undeclared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return audit(write(tmp_path_factory.mktemp("undeclared"), world()), NIGHT)


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return audit(write(tmp_path_factory.mktemp("declared"), world(), OUTAGE), NIGHT)


def left_out(project: Project) -> set[date]:
    rows = latest(project, "evidence_series")
    return set(rows.loc[rows["outcome_value"].isna(), "period_start"].dt.date)


def known(project: Project) -> pd.Series:
    return latest(project, "audit_changes").iloc[0]


def test_nothing_declared_leaves_nothing_out(undeclared: Project) -> None:
    assert not left_out(undeclared)
    assert latest(undeclared, "audit_changes").empty


def test_the_first_night_takes_the_declaration_as_it_is(declared: Project) -> None:
    assert left_out(declared) == {OUT, OUT + timedelta(weeks=1)}
    rows = latest(declared, "evidence_series")
    assert rows["kpi_value"].notna().all()  # only the deals were named
    row = known(declared)
    assert row["is_in_advance"]
    assert row["first_seen"].date() == NIGHT
    assert row["kpis"] == '["deals"]'


def test_a_night_without_it_makes_it_too_late(undeclared: Project, tmp_path: Path) -> None:
    folder = audited_copy(undeclared, tmp_path)
    later = NIGHT + timedelta(days=1)
    write(folder, world(), OUTAGE)
    project = audit(folder, later)
    assert not left_out(project)
    assert not known(project)["is_in_advance"]
    assert known(project)["first_seen"].date() == later
    page = (folder / "review" / "latest.html").read_text()
    assert re.search(r"registered on [^<]*, afterwards: changes nothing", page)


def test_a_wider_window_is_another_declaration(declared: Project, tmp_path: Path) -> None:
    folder = audited_copy(declared, tmp_path)
    write(folder, world(), OUTAGE.replace(str(OUT + timedelta(days=13)), str(NIGHT)))
    project = audit(folder, NIGHT + timedelta(days=1))
    assert not known(project)["is_in_advance"]
    assert not left_out(project)


def test_only_the_segments_it_names_and_the_whole(tmp_path: Path) -> None:
    more = OUTAGE + "    segments: [team 1]\n"
    rows = latest(audit(write(tmp_path, world(), more), NIGHT), "evidence_series")
    assert set(rows.loc[rows["outcome_value"].isna(), "segment"]) == {"", "team 1"}


@pytest.mark.parametrize(("is_rebase", "is_audited"), [(True, False), (False, True)])
def test_only_a_rebase_starts_a_new_baseline(
    tmp_path: Path, *, is_rebase: bool, is_audited: bool
) -> None:
    begun = START
    more = f"""\
changes:
  - name: Calls counted anew
    kind: definition
    from: {begun}
    kpis: [calls]
    registered: {begun}
    reason: Only calls above a minute count
    rebase: {str(is_rebase).lower()}
"""
    table = days(134)
    is_new = table["day"] >= begun
    table["calls"] = table["calls"].where(~is_new, table["calls"] * 2)
    project = audit(write(tmp_path, table, more), NIGHT)
    verdict = latest(project, "audit_verdicts").set_index("kpi").loc["calls"]
    series = latest(project, "evidence_series")
    assert (series["period_start"].min().date() < begun) == is_audited
    assert verdict["is_provisional"] == is_rebase
    assert ("Its baseline starts anew" in verdict["reason"]) == is_rebase
    if is_rebase:  # half a year of new weeks, then the audit goes on
        assert verdict["verdict"] in {"holds", "not enough data"}
        start = latest(project, "audit_kpis").set_index("kpi")["audit_start"]["calls"].date()
        assert begun + timedelta(days=182) <= start <= begun + timedelta(days=189)
    else:
        assert verdict["verdict"] == "drifting"
        page = (tmp_path / "review" / "latest.html").read_text()
        assert "Calls counted anew (definition) is registered from" in page


def test_a_changed_definition_is_named_and_keeps_its_baseline(
    undeclared: Project, tmp_path: Path
) -> None:
    folder = audited_copy(undeclared, tmp_path)
    file = folder / "kpis" / "calls.yaml"
    file.write_text(file.read_text().replace("expr: calls", "expr: calls + 0"))
    project = audit(folder, NIGHT + timedelta(days=1))
    assert latest(project, "evidence_series")["period_start"].min().date() < START
    verdict = latest(project, "audit_verdicts").set_index("kpi").loc["calls"]
    assert "which nobody registered" in verdict["reason"]


def test_public_holidays_leave_out_christmas_and_the_night_still_judges(tmp_path: Path) -> None:
    more = "holidays: {country: GB, subdivision: ENG}"
    project = audit(write(tmp_path, days(134), more), NIGHT)
    christmas = {date(2023, 12, 25), date(2024, 12, 23)}
    assert left_out(project) == christmas
    verdict = latest(project, "audit_verdicts").set_index("kpi").loc["calls"]
    assert verdict["verdict"] == "holds"
