"""A KPI over usage reports: no day twice, and a window that is missing is no zero."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from assets.ingest import ingest
from assets.night import Night
from assets.reader import readers
from assets.reductions import reduce, reductions
from assets.rows import rows_of, source_of
from assets.statements import names, statement
from assets.values import update_values
from kpi_audit.errors import SourceError
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.load import Project, load_project
from kpi_audit.registry import detectors
from pipelines.warehouse import connect

HEADER = (
    "Report Refresh Date,User Principal Name,Last Activity Date,Posted Count,Read Count,"
    "Liked Count,Report Period\n"
)
AUDIT = """title: t
sources:
  weeks: {reader: m365_yammer_activity, path: 'd7/*.csv'}
  months: {reader: m365_yammer_activity, path: 'd30/*.csv'}
"""
POSTS = "title: t\nsource: {source}\nmeasure: {measure}\ntime: window_middle\ngrain: {grain}\n"
POSTED, PEOPLE = "{agg: sum, expr: posted_count}", "{agg: count_distinct, expr: person}"


def deliver(folder: Path, period: int, missing: tuple[int, ...] = ()) -> None:
    (folder / f"d{period}").mkdir(exist_ok=True)
    for week in set(range(20)) - set(missing):
        day = date(2025, 1, 5) + timedelta(weeks=week)
        rows = "".join(f"{day},u{n}@x.org,{day},{period},9,1,{period}\n" for n in range(3))
        (folder / f"d{period}" / f"{day}.csv").write_text(HEADER + rows)


def project(folder: Path, **kpis: tuple[str, str, str]) -> Project:
    (folder / "kpis").mkdir()
    (folder / "audit.yaml").write_text(AUDIT)
    for name, (source, measure, grain) in kpis.items():
        text = POSTS.format(source=source, measure=measure, grain=grain)
        (folder / "kpis" / f"{name}.yaml").write_text(text)
    return load_project(folder, readers=readers(), detectors=detectors(), environment={})


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    deliver(tmp_path, 7, missing=(5,))
    deliver(tmp_path, 30)
    loaded = project(
        tmp_path,
        weekly=("weeks", POSTED, "week"),
        monthly=("months", POSTED, "month"),
        people=("weeks", PEOPLE, "month"),
        wrong=("months", POSTED, "week"),
    )
    with connect(tmp_path / "w.duckdb") as warehouse:
        for name in names("audit"):
            warehouse.execute(statement(f"audit/{name}"))
        for source in ("weeks", "months"):
            ingest(warehouse, source_of(loaded, source), as_of=date(2025, 6, 1), key=b"k" * 16)
        yield Night(loaded, date(2025, 6, 1), "run", warehouse, tmp_path, b"k" * 16)


def values(night: Night, name: str) -> pd.Series:
    kpi: Kpi = night.project.kpis[name]
    update_values(night, kpi, rows_of(night, kpi))
    found = night.warehouse.query(
        "select period_start, value from kpi_values where kpi = $kpi order by period_start",
        {"kpi": name},
    )
    return found.set_index(found["period_start"].astype(str))["value"]


def test_a_week_counts_once_and_closes_when_its_window_ends(night: Night) -> None:
    found = values(night, "weekly")
    assert len(found) == 20
    assert found.index[-1] == "2025-05-12"  # its window ends on Sunday 18 May, the last day known
    assert pd.isna(found["2025-02-03"])  # no report came: not known, not zero
    assert found.dropna().eq(21).all()


def test_months_of_weekly_reports_are_not_added_up(night: Night) -> None:
    found = values(night, "monthly")
    assert found.dropna().eq(90).all()
    assert found.isna().sum() == 1  # February: five weeks lie between windows that share no day


def test_a_grain_that_only_the_files_show_to_be_too_fine_stops_the_night(night: Night) -> None:
    with pytest.raises(SourceError, match=r"kpis/wrong\.yaml: grain: a row adds up 30 days"):
        rows_of(night, night.project.kpis["wrong"])


def test_counted_people_can_be_reduced_although_names_have_no_sum(night: Night) -> None:
    assert values(night, "people").tolist()[:3] == [3, 3, 3]
    kpi = night.project.kpis["people"]
    (history,) = (made for made in reductions(kpi, detectors()) if made.name == "history")
    assert reduce(night, kpi, history) > 0
    rows = night.warehouse.query("select total, n, squares from evidence_history")
    assert (rows["total"] == rows["n"]).all()
    assert (rows["squares"] == rows["n"]).all()
