from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from assets.reader import readers
from kpi_audit.errors import SourceError
from tests.nights import Night

EXAMPLES = Path(__file__).parent / "examples"
REPORTS = sorted(name for name in readers() if name.startswith("m365_"))
USERS = [name for name in REPORTS if "person" in readers()[name].columns]
HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,"
    "Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period\n"
)


def line(user: str, refreshed: str = "2026-01-11", posted: int = 1, period: object = 7) -> str:
    return f"{refreshed},{user},Some Body,active,,2026-01-09,{posted},40,2,E3,{period}\n"


def stored(night: Night, reader: str, file: Path) -> pd.DataFrame:
    night.write(f"{file.stem}/{file.name}", file.read_bytes())
    source = night.source(reader, f"{file.stem}/*")
    night.ingest(source)
    rows = night.rows(source).drop(columns=["load_id", "line", "known_from"])
    return rows.sort_values(list(rows.columns), ignore_index=True)


@pytest.mark.parametrize("reader", REPORTS)
def test_json_of_the_api_gives_the_same_rows_as_the_csv(night: Night, reader: str) -> None:
    first = stored(night, reader, EXAMPLES / reader / "current.csv")
    night.warehouse.execute("delete from raw_x")
    night.warehouse.execute("delete from audit_loads")
    pd.testing.assert_frame_equal(
        stored(night, reader, EXAMPLES / reader / "graph.json"), first, check_dtype=False
    )
    assert len(first) == 3


@pytest.mark.parametrize("reader", REPORTS)
def test_no_name_reaches_the_warehouse(night: Night, reader: str) -> None:
    stored(night, reader, EXAMPLES / reader / "current.csv")
    everything = night.warehouse.query("select * from raw_x").to_csv().casefold()
    assert not any(word in everything for word in ("ann lee", "example.com", "bob ray", "oak"))


def test_a_row_says_which_days_it_adds_up(night: Night) -> None:
    night.write("a.csv", "\ufeff" + HEADER + line("ann@example.com"))
    row = night.rows_of("m365_yammer_activity").iloc[0]
    days = [str(row[name])[:10] for name in ("window_start", "window_middle", "window_end")]
    assert days == ["2026-01-05", "2026-01-08", "2026-01-11"]
    assert (row["report_period"], row["posted_count"], row["is_concealed"]) == ("D7", 1, False)


def test_deleted_users_stay_and_are_marked(night: Night) -> None:
    rows = stored(night, "m365_active_users", EXAMPLES / "m365_active_users" / "current.csv")
    assert sorted(rows["is_deleted"].tolist()) == [False, False, True]
    assert rows["has_yammer_license"].sum() == 2


def test_teams_durations_are_seconds_and_parts_need_not_add_up(night: Night) -> None:
    rows = stored(night, "m365_teams_activity", EXAMPLES / "m365_teams_activity" / "current.csv")
    assert "audio_duration" not in rows.columns
    assert rows["audio_duration_in_seconds"].notna().all()
    parts = ["ad_hoc", "scheduled_one_time", "scheduled_recurring"]
    total = sum(rows[f"{part}_meetings_organized_count"] for part in parts)
    assert (rows["meetings_organized_count"] != total).any()


def test_teams_before_2022_lacks_columns(night: Night) -> None:
    rows = stored(night, "m365_teams_activity", EXAMPLES / "m365_teams_activity/before_2022.csv")
    assert rows["reply_messages"].isna().all()
    assert rows["team_chat_message_count"].notna().all()


@pytest.mark.parametrize("reader", REPORTS)
def test_a_missing_column_is_named(night: Night, reader: str) -> None:
    text = (EXAMPLES / reader / "current.csv").read_text("utf-8-sig")
    night.write("a.csv", text.replace("Report Refresh Date", "Berichtsdatum"))
    with pytest.raises(SourceError, match=r"a\.csv: has no column 'Report Refresh Date'.*found"):
        night.ingest(night.source(reader))


@pytest.mark.parametrize("reader", REPORTS)
def test_a_report_without_rows_is_no_error_beside_others(night: Night, reader: str) -> None:
    text = (EXAMPLES / reader / "current.csv").read_text("utf-8-sig")
    night.write("a.csv", text)
    night.write("b.csv", text.splitlines()[0] + "\n")
    assert len(night.rows_of(reader)) == 3


def test_rows_of_another_period_are_quarantined_with_the_reason(night: Night) -> None:
    night.write(
        "a.csv", HEADER + line("a@x.y") + line("a@x.y", period=30) + line("b@x.y", period="ALL")
    )
    source = night.source("m365_yammer_activity", period="D7")
    (load,) = night.ingest(source).loads
    assert (load.rows_in, load.rows_kept, load.rows_quarantined) == (3, 1, 2)
    assert night.reasons() == [
        (3, "its report period is D30; this source reads D7"),
        (
            4,
            "its report period is none of D7, D30, D90, D180, so its window is not known",
        ),
    ]


@pytest.mark.parametrize("together", [True, False])
def test_several_periods_need_the_option(night: Night, *, together: bool) -> None:
    rows = [line("a@x.y", period="D90"), line("a@x.y", period=30)]
    files = ["".join(rows)] if together else rows
    for place, content in enumerate(files):
        night.write(f"{place}.csv", HEADER + content)
    with pytest.raises(SourceError, match=r"holds the report periods D30 and D90\..*'period: D30'"):
        night.ingest(night.source("m365_yammer_activity"))
    assert night.warehouse.query("select * from audit_loads").empty
    assert len(night.rows_of("m365_yammer_activity", period="D90")) == 1


def test_groups_of_one_name_are_told_apart_by_their_owner(night: Night) -> None:
    rows = stored(night, "m365_yammer_groups", EXAMPLES / "m365_yammer_groups" / "current.csv")
    assert rows["group_display_name"].value_counts().to_dict() == {"Ask IT": 2, "All Company": 1}
    assert rows["owner"].nunique() == 3


COUNTS = "Report Refresh Date,Liked,Posted,Read,Report Date,Report Period\n"


def test_of_a_day_the_latest_report_counts_whatever_came_last(night: Night) -> None:
    old = COUNTS + "2026-01-10,1,5,80,2026-01-09,7\n2026-01-10,1,2,30,2026-01-10,7\n"
    new = COUNTS + "2026-01-11,1,6,90,2026-01-10,7\n2026-01-11,0,1,10,2026-01-11,7\n"
    night.write("a_new.csv", new)
    night.write("b_old.csv", old)
    source = night.source("m365_yammer_counts")
    night.ingest(source)
    rows = night.rows(source).sort_values("report_date")
    assert rows["posted"].tolist() == [5, 6, 1]
    night.write("c_old_again.csv", old.replace(",7\n", ",30\n"))
    (again,) = night.ingest(source, day=2).loads
    assert (again.rows_kept, again.rows_duplicate) == (0, 2)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"value": [{"a": 1}', "is not JSON at line 1"),
        ('{"error": {"code": "Unauthorized"}}', "is an error message of the API"),
        ('{"value": []}', "holds no row"),
        ('{"value": [1]}', "something that is no object"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_that_is_no_report_is_refused(night: Night, content: str, why: str) -> None:
    night.write("a.json", content)
    with pytest.raises(SourceError, match=rf"a\.json: .*{why}"):
        night.ingest(night.source("m365_yammer_activity", "*.json"))


def test_pages_behind_each_other_and_objects_by_line_are_read(night: Night) -> None:
    file = json.loads((EXAMPLES / "m365_apps" / "graph.json").read_text("utf-8"))
    pages = [json.dumps({"value": [item]}) for item in file["value"]]
    night.write("a.json", "\ufeff" + "\n".join(pages))
    assert len(night.rows_of("m365_apps", "*.json")) == 3
    night.warehouse.execute("delete from raw_x")
    night.write("a.json", "\n".join(json.dumps(item) for item in file["value"]))
    assert len(night.rows_of("m365_apps", "*.json")) == 3
