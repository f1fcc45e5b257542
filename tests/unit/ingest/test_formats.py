from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from sqlalchemy.engine import make_url

from kpi_audit.errors import SourceError
from tests.nights import Night

OPPORTUNITY = (
    '"Id","IsDeleted","Name","StageName","Amount","CloseDate","IsClosed","IsWon","OwnerId",'
    '"CreatedDate"\n'
    '"006a","false","Ann Lee\'s deal","Won","1200.5","2026-01-31","true","true","005x",'
    '"2026-01-31T23:30:00.000+0000"\n'
    '"006b","true","Gone","Lost","","2026-02-01","true","false","005x","2026-01-01T00:00:00.000Z"\n'
)
HISTORY = (
    "OpportunityId,CreatedDate,StageName,Amount,CloseDate,PrevAmount,PrevCloseDate,IsDeleted\n"
    "006a,2020-03-01T10:00:00Z,Open,100,2020-06-30,,,false\n"
    "006b,2020-03-02T10:00:00Z,Open,7,2020-05-31,,,false\n"
    "006a,2020-04-01T10:00:00Z,Open,80,2020-09-30,,,false\n"
    "006a,2026-01-02T10:00:00Z,Won,90,2026-01-31,80,2020-09-30,false\n"
    "006b,2026-01-03T10:00:00Z,Lost,7,2020-05-31,,,false\n"
)


def test_opportunities(night: Night) -> None:
    night.write("a.csv", OPPORTUNITY)
    source = night.source("salesforce_opportunity", project_timezone="Asia/Tokyo")
    (load,) = night.ingest(source).loads
    rows = night.rows(source)
    assert load.unknown_columns == ()
    assert rows["is_deleted"].tolist() == [False, True]
    assert rows["created_date__day"].astype(str).tolist() == ["2026-02-01", "2026-01-01"]
    assert rows["close_date"].astype(str).tolist() == ["2026-01-31", "2026-02-01"]
    assert "Ann" not in night.warehouse.query("select * from raw_x").to_csv()
    assert "005x" not in rows.to_csv()


def test_opportunity_history_before_winter_21(night: Night) -> None:
    night.write("a.csv", HISTORY)
    rows = night.rows_of("salesforce_opportunity_history")
    previous = rows["prev_amount"].astype(object).where(rows["prev_amount"].notna(), None)
    assert previous.tolist() == [None, None, 100, 80, None]
    assert rows["is_prev_derived"].tolist() == [False, False, True, False, False]
    assert str(rows["prev_close_date"][2].date()) == "2020-06-30"


@pytest.fixture
def workbook(night: Night) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in (
        ["Report", None, None],
        ["Name", "N", "At"],
        ["A", 1, datetime(2026, 1, 31, 10, 0)],  # noqa: DTZ001 (Excel knows no zones)
        [None, None, None],
        ["B", 2.0, datetime(2026, 2, 1)],  # noqa: DTZ001 (as above)
        ["C", "#DIV/0!", None],
        ["D", 4, None, "beside"],
    ):
        sheet.append(row)
    book.create_sheet("Other").append(["x"])
    file = night.folder / "a.xlsx"
    book.save(file)
    return file


EXCEL = {
    "name": "Name",
    "n": {"from": "N", "type": "integer"},
    "at": {"from": "At", "type": "timestamp"},
}


@pytest.mark.usefixtures("workbook")
def test_excel(night: Night) -> None:
    rows = night.rows_of("excel", "*.xlsx", sheet="Data", header=["Name", "N"], columns=EXCEL)
    assert rows[["name", "n", "line"]].to_numpy().tolist() == [["A", 1, 3], ["B", 2, 5]]
    assert rows["at"].astype(str).tolist() == ["2026-01-31 10:00:00", "2026-02-01 00:00:00"]
    assert night.reasons() == [
        (6, "n: not a whole number"),
        (7, "has a value to the right of the header's 3 columns"),
    ]


@pytest.mark.usefixtures("workbook")
def test_excel_errors_name_sheets(night: Night) -> None:
    with pytest.raises(SourceError, match="has 2 sheets; name one with 'sheet': Data, Other"):
        night.ingest(night.source("excel", "*.xlsx"))
    with pytest.raises(SourceError, match=r"has no sheet 'Date'\. Did you mean 'Data'"):
        night.ingest(night.source("excel", "*.xlsx", sheet="Date"))
    night.write("b.xlsx", "no workbook")
    with pytest.raises(SourceError, match=r"b\.xlsx: is not an Excel workbook"):
        night.ingest(night.source("excel", "b.xlsx"))


@pytest.mark.parametrize(
    "content",
    [
        '[{"name": "A", "n": 1, "more": {"b": [1]}}, {"name": "B"}, 5]',
        '{"name": "A", "n": 1, "more": {"b": [1]}}\n\n{"name": "B"}\n{"name": \n',
    ],
)
def test_json(night: Night, content: str) -> None:
    night.write("a.json", content)
    rows = night.rows_of("json", "*.json")
    assert rows["name"].tolist() == ["A", "B"]
    assert rows["more"][0] == '{"b": [1]}'
    assert rows["n"].isna().tolist() == [False, True]
    assert len(night.reasons()) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no object"),
        ("[1, 2]", "holds no object"),
        ('[{"a": 1}', r"is not JSON at line 1, column 10 .*cut off\?"),
        ('[{"a": NaN}]', "NaN is no number in JSON"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_json_that_is_refused(night: Night, content: str, message: str) -> None:
    night.write("a.json", content)
    with pytest.raises(SourceError, match=message):
        night.ingest(night.source("json", "*.json"))


def test_parquet(night: Night) -> None:
    file = night.folder / "it's.parquet"
    duckdb.sql(
        "select i as id, case when i > 0 then 9007199254740993 end as big, [i] as list,"
        " timestamptz '2026-01-01 00:00:00+02' as at, 1.25::decimal(9, 2) as price,"
        " date '2026-01-02' as day from range(2) as t(i)"
    ).write_parquet(str(file))
    rows = night.rows_of("parquet", "*.parquet", actors=["list"])
    assert rows["big"].tolist()[1] == 2**53 + 1
    assert rows["at"].astype(str).tolist() == 2 * ["2025-12-31 22:00:00"]
    assert rows["price"].tolist() == [1.25, 1.25]
    assert rows["day"].astype(str).tolist() == 2 * ["2026-01-02"]
    assert rows["list"].str.fullmatch("[0-9a-f]{16}").all()
    night.write("b.parquet", "no parquet")
    with pytest.raises(SourceError, match=r"b\.parquet: cannot be read as Parquet"):
        night.ingest(night.source("parquet", "b.parquet"))


@pytest.fixture
def database(night: Night) -> str:
    with sqlite3.connect(night.folder / "a.db") as connection:
        connection.execute("create table deals (id integer, who text, amount real)")
        connection.execute("insert into deals values (1, 'Ann', 1.5), (2, 'Bob', null)")
    connection.close()
    return "sqlite:///a.db"


def test_sql(night: Night, database: str) -> None:
    source = night.source("sql", database, query="select * from deals", actors=["who"])
    (load,) = night.ingest(source).loads
    assert (load.path, load.rows_kept) == (database, 2)
    assert night.rows(source)["amount"].isna().tolist() == [False, True]
    assert night.ingest(source, day=2).unchanged == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("delete from deals", "must be one select and nothing else"),
        ("select 1; drop table deals", "must be one select and nothing else"),
        ("with d as (delete from deals returning *) select * from d", "it may only read"),
        ("select (", "is not SQL"),
        ("select * from elsewhere", "the database refused: OperationalError: no such table"),
    ],
)
def test_sql_that_is_refused(night: Night, database: str, query: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        night.ingest(night.source("sql", database, query=query))
    with sqlite3.connect(night.folder / "a.db") as connection:
        assert connection.execute("select count(*) from deals").fetchone() == (2,)
    connection.close()


def test_a_password_is_never_shown(night: Night) -> None:
    for url in ("nodialect://u:s3cret@host/db?key=t0ken", "s3cret t0ken"):
        with pytest.raises(SourceError) as error:
            night.ingest(night.source("sql", url, query="select 1"))
        assert not any(secret in str(error.value) for secret in ("s3cret", "t0ken"))


def test_a_refusal_of_the_database_is_said_without_its_secrets() -> None:
    from assets.sources.sql import _without_secrets

    parts = make_url("postgresql://u:p%40ss%2Fword@host/db?sslpassword=k3y!")
    said = "FATAL: p@ss/word (p%40ss%2Fword) of k3y! is wrong\nDETAIL: p@ss/word"
    assert _without_secrets(ValueError(said), parts) == (
        "ValueError: FATAL: *** (***) of *** is wrong"
    )


def test_a_database_file_that_is_not_there_is_not_created(night: Night) -> None:
    with pytest.raises(SourceError, match="there is no database file"):
        night.ingest(night.source("sql", "sqlite:///b.db", query="select 1"))
    assert not (night.folder / "b.db").exists()


def test_a_missing_option_is_named(night: Night) -> None:
    with pytest.raises(SourceError, match="sql needs the option 'query'"):
        night.source("sql", "sqlite:///a.db")


def test_frames_are_of_the_declared_types(night: Night) -> None:
    night.write("a.csv", OPPORTUNITY)
    rows = night.rows_of("salesforce_opportunity")
    assert pd.api.types.is_datetime64_dtype(rows["created_date"])
