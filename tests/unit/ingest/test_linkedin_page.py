"""Exports of a company page, and of its campaigns."""

from __future__ import annotations

import pytest

from kpi_audit.errors import SourceError
from tests.nights import Night
from tests.reader_examples import FOLDER, workbook

METRICS = (FOLDER / "linkedin_page_metrics" / "2026.xlsx.csv").read_text("utf-8")
LINES = [line.split(",") for line in METRICS.splitlines()]
CAMPAIGNS = (FOLDER / "linkedin_campaigns" / "long.csv").read_text("utf-8")
POSTS = (FOLDER / "linkedin_page_posts" / "2026.csv").read_text("utf-8")


def test_daily_metrics_keep_what_was_taken_back(night: Night) -> None:
    night.write("a.xlsx", workbook(LINES))
    source = night.source("linkedin_page_metrics", "a.xlsx")
    (load,) = night.ingest(source).loads
    rows = night.rows(source)
    assert load.unknown_columns == ()
    assert rows["day"].astype(str).tolist() == ["2026-01-30", "2026-01-31", "2026-02-01"]
    assert rows["reactions_sponsored"].tolist() == [-1, -1, -1]
    assert rows["reposts_total"].tolist() == [3, 3, 3]
    assert not [column for column in rows.columns if "rate" in column]


def test_reposts_were_called_shares(night: Night) -> None:
    night.write("a.csv", METRICS.replace("Reposts (", "Shares ("))
    rows = night.rows_of("linkedin_page_metrics")
    assert rows["reposts_total"].tolist() == [3, 3, 3]


def test_a_later_export_restates_a_day(night: Night) -> None:
    night.write("1.csv", METRICS)
    source = night.source("linkedin_page_metrics")
    night.ingest(source)
    night.write("2.csv", METRICS.replace("01/31/2026,900", "01/31/2026,870"))
    (load,) = night.ingest(source, day=2).loads
    assert (load.rows_kept, load.rows_duplicate) == (1, 2)
    assert night.rows(source)["impressions_organic"].sum() == 1200 + 870 + 1000


AMBIGUOUS = METRICS.replace("01/30/2026", "01/03/2026").replace("01/31/2026", "01/04/2026")
DAY_FIRST = METRICS.replace("01/30/2026", "30/01/2026").replace("01/31/2026", "31/01/2026")


def test_days_that_can_be_read_in_two_ways_need_a_declaration(night: Night) -> None:
    night.write("a.csv", AMBIGUOUS)
    with pytest.raises(SourceError, match=r"no day in it exceeds 12, .*'date_order: month first'"):
        night.ingest(night.source("linkedin_page_metrics"))
    months = night.source("linkedin_page_metrics", date_order="month first")
    night.ingest(months)
    assert str(night.rows(months)["day"][0].date()) == "2026-01-03"
    days = night.source("linkedin_page_metrics", date_order="day first")
    night.ingest(days, day=2)
    assert str(night.rows(days)["day"].max().date()) == "2026-04-01"


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (DAY_FIRST + METRICS.splitlines()[2] + "\n", {}, "days with the month first and days with"),
        (METRICS, {"date_order": "day first"}, r"declared as 'day first', but .* the month first"),
        (
            METRICS.replace("Clicks (total)", "Cliques"),
            {},
            r"no column 'Clicks \(total\)'.*Cliques",
        ),
        (METRICS, {"date_order": "year first"}, "option 'date_order'"),
    ],
)
def test_what_is_refused(night: Night, content: str, options: dict[str, str], message: str) -> None:
    night.write("a.csv", content)
    with pytest.raises(SourceError, match=message):
        night.ingest(night.source("linkedin_page_metrics", **options))


def test_days_first_are_read_where_they_show(night: Night) -> None:
    night.write("a.csv", DAY_FIRST.replace("02/01/2026", "01/02/2026"))
    rows = night.rows_of("linkedin_page_metrics")
    assert rows["day"].astype(str).tolist() == ["2026-01-30", "2026-01-31", "2026-02-01"]


def test_two_sheets_that_fit_are_refused(night: Night) -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    for title in ("One", "Two"):
        sheet = book.create_sheet(title)
        for line in LINES:
            sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    night.write("a.xlsx", content.getvalue())
    with pytest.raises(SourceError, match=r"has 2 sheets with the columns .*: One, Two"):
        night.ingest(night.source("linkedin_page_metrics", "a.xlsx"))


def test_a_localised_page_export(night: Night) -> None:
    names = {"Data": "Date", "Impressões (total)": "Impressions (total)"}
    content = METRICS.replace("\nDate,", "\nData,").replace(
        "Impressions (total)", "Impressões (total)"
    )
    night.write("a.csv", content)
    with pytest.raises(SourceError, match=r"Not known: .*'Impressões \(total\)'"):
        night.ingest(night.source("linkedin_page_metrics"))
    assert len(night.rows_of("linkedin_page_metrics", headers=names)) == 3


def test_posts_hold_neither_title_nor_name(night: Night) -> None:
    night.write("a.csv", POSTS)
    source = night.source("linkedin_page_posts")
    (load,) = night.ingest(source).loads
    rows = night.rows(source)
    assert load.unknown_columns == ()
    assert rows["likes"].tolist() == [12, -1]
    assert rows["title_chars"].tolist() == [17, 7]
    assert str(rows["campaign_end"][1].date()) == "2026-02-28"
    stored = night.warehouse.query("select * from raw_x").to_csv()
    assert not any(word in stored for word in ("Ann", "grow", "7200", "linkedin.com"))


def test_a_total_of_campaigns_is_no_campaign(night: Night) -> None:
    night.write("a.csv", CAMPAIGNS)
    source = night.source("linkedin_campaigns")
    (load,) = night.ingest(source).loads
    rows = night.rows(source)
    assert (load.rows_in, load.rows_kept, load.rows_quarantined) == (3, 2, 1)
    assert night.reasons() == [(7, "a line of totals, no record: it would count everything twice")]
    assert rows["spent"].tolist() == [1234.56, 99.0]
    assert rows["impressions"].tolist() == [12345, 800]
    assert rows["day_zone"].tolist() == ["UTC", "UTC"]


def test_campaigns_in_utf_16_with_tabs(night: Night) -> None:
    import csv
    import io

    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t").writerows(csv.reader(io.StringIO(CAMPAIGNS, newline="")))
    night.write("a.csv", text.getvalue().encode("utf-16"))
    assert night.rows_of("linkedin_campaigns")["spent"].tolist() == [1234.56, 99.0]


def test_campaigns_without_a_start_date_are_refused(night: Night) -> None:
    night.write("a.csv", CAMPAIGNS.replace("Start Date (in UTC)", "Anfang"))
    with pytest.raises(SourceError, match="has no column 'Start Date'"):
        night.ingest(night.source("linkedin_campaigns"))


def test_campaigns_of_a_warehouse(night: Night) -> None:
    example = FOLDER / "linkedin_campaigns" / "warehouse.csv"
    night.write("a.csv", example.read_bytes())
    rows = night.rows_of("linkedin_campaigns")
    assert rows["day"].astype(str).tolist() == ["2026-01-31", "2026-02-01", "2026-01-31"]
    assert rows["spent"].tolist() == [1200.75, 990.25, 40.0]  # the account's currency, not USD
    assert rows["conversions"].tolist() == [4, 0, 1]
    assert rows["landing_page_clicks"].tolist() == [80, 61, 5]
    assert rows[["campaign_name", "currency", "day_zone"]].isna().all(axis=None)
