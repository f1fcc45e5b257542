"""Overlapping report windows: what counts across files and nights, and what a KPI may do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from assets.reader import readers
from assets.windows import summary, windows
from kpi_audit.errors import ProjectError
from kpi_audit.project.load import load_project
from kpi_audit.registry import detectors
from tests.nights import Night

HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,"
    "Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period\n"
)


def report(refreshed: date, posted: int = 1, period: int = 30, users: int = 2) -> str:
    rows = (
        f"{refreshed},u{place}@example.com,,active,,{refreshed},{posted},9,0,E3,{period}\n"
        for place in range(users)
    )
    return HEADER + "".join(rows)


def weekly(night: Night, weeks: int, **report_of: int) -> None:
    for week in range(weeks):
        day = date(2025, 9, 7) + timedelta(weeks=week)
        night.write(f"{day}.csv", report(day, **report_of))


def test_weekly_reports_of_seven_days_all_count(night: Night) -> None:
    weekly(night, 6, period=7)
    assert len(night.rows_of("m365_yammer_activity")) == 12


def test_weekly_reports_of_thirty_days_are_not_added(night: Night) -> None:
    weekly(night, 12, posted=10)
    source = night.source("m365_yammer_activity")
    loads = night.ingest(source).loads
    assert sum(load.rows_kept for load in loads) == 24  # all stay, for the restatement audit
    rows = night.rows(source)
    assert sorted(rows["report_refresh_date"].astype(str).unique()) == [
        "2025-09-07",
        "2025-10-12",  # 7 September and five weeks: the first that shares no day with it
        "2025-11-16",
    ]
    assert rows["posted_count"].sum() == 60
    assert summary(night.warehouse, source, date(2026, 1, 1)) == {"windows that count": "3 of 12"}


def test_one_night_or_many_give_the_same_and_again_the_same(night: Night) -> None:
    source = night.source("m365_yammer_activity")
    for week in range(12):
        day = date(2025, 9, 7) + timedelta(weeks=week)
        night.write(f"{day}.csv", report(day))
        night.ingest(source, day=week + 1)
        night.ingest(source, day=week + 1)
    found = windows(night.warehouse, source, date(2026, 1, 31))
    counted = found.loc[found["is_counted"], "report_refresh_date"].astype(str).tolist()
    assert counted == ["2025-09-07", "2025-10-12", "2025-11-16"]
    early = windows(night.warehouse, source, date(2026, 1, 6))
    assert early["is_counted"].tolist() == [True, False, False, False, False, True]


def test_the_same_refresh_date_again_is_a_restatement(night: Night) -> None:
    night.write("a.csv", report(date(2025, 9, 7), posted=3))
    source = night.source("m365_yammer_activity")
    night.ingest(source)
    night.write("b.csv", report(date(2025, 9, 7), posted=4))
    (load,) = night.ingest(source, day=2).loads
    assert (load.rows_kept, load.rows_duplicate) == (2, 0)
    assert night.rows(source, day=1)["posted_count"].tolist() == [3, 3]
    assert night.rows(source, day=2)["posted_count"].tolist() == [4, 4]


def test_tenants_choose_their_windows_apart(night: Night) -> None:
    night.write("red/a.csv", report(date(2025, 9, 7)))
    night.write("it's/a.csv", report(date(2025, 9, 10)))
    rows = night.rows_of("m365_yammer_activity", "*/*.csv", path_columns={"tenant": "^([^/]+)/"})
    assert rows["tenant"].value_counts().to_dict() == {"red": 2, "it's": 2}


def test_no_window_known_yet_gives_no_rows(night: Night) -> None:
    night.write("a.csv", report(date(2025, 9, 7)))
    source = night.source("m365_yammer_activity")
    night.ingest(source, day=5)
    assert night.rows(source, day=4).empty


KPI = """title: Posts
source: reports
measure: {{agg: sum, expr: posted_count}}
time: {time}
grain: {grain}
"""


def problems(folder: Path, *, period: str = "", **kpi: str) -> list[str]:
    (folder / "kpis").mkdir(exist_ok=True)
    option = f", period: {period}" if period else ""
    (folder / "audit.yaml").write_text(
        "title: t\nsources:\n  reports: {reader: m365_yammer_activity, path: '*.csv'"
        + option
        + "}\n"
    )
    (folder / "kpis" / "posts.yaml").write_text(KPI.format(**kpi))
    try:
        load_project(folder, readers=readers(), detectors=detectors(), environment={})
    except ProjectError as error:
        return error.problems
    return []


def test_check_accepts_windows_dated_by_their_middle(tmp_path: Path) -> None:
    assert problems(tmp_path, period="D7", time="window_middle", grain="week") == []
    assert problems(tmp_path, time="window_middle", grain="week") == []


@pytest.mark.parametrize(
    ("kpi", "words"),
    [
        ({"time": "report_refresh_date", "grain": "week", "period": "D7"}, "'time: window_middle'"),
        ({"time": "report_refresh_date", "grain": "day"}, "windows overlap from file to file"),
        ({"time": "window_middle", "grain": "week", "period": "D30"}, "Use grain 'month'"),
    ],
)
def test_check_refuses_windows_taken_for_a_series(
    tmp_path: Path, kpi: dict[str, str], words: str
) -> None:
    (found,) = problems(tmp_path, **kpi)
    assert found.startswith("kpis/posts.yaml: ")
    assert words in found


def test_the_columns_say_which_days_a_row_adds_up(night: Night) -> None:
    night.write("a.csv", report(date(2025, 9, 30)))
    row = night.rows_of("m365_yammer_activity").iloc[0]
    assert row["window_start"] == pd.Timestamp("2025-09-01")
    assert row["window_middle"] == pd.Timestamp("2025-09-16")
    assert row["window_end"] == pd.Timestamp("2025-09-30")
