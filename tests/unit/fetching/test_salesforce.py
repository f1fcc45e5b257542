"""The Salesforce fetcher against a service that replays the documented answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assets.fetching.run import Fetched
from assets.sources.salesforce_opportunity import COLUMNS
from tests.services import Service, as_json

Fetch = Callable[..., Fetched]
LOGIN, QUERY = "/services/oauth2/token", "/services/data/v62.0/queryAll"
NEXT = "/services/data/v62.0/query/01gD0000002HU6KIAW-2000"
ENVIRONMENT = {"KPI_AUDIT_SALESFORCE_CLIENT": "app", "KPI_AUDIT_SALESFORCE_SECRET": "sf s3cret"}
SESSION = as_json([{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}], 401)


def record(number: int, changed: str = "2026-11-25T10:00:00.000+0000", **more: Any) -> Any:
    fields = {"Id": f"006{number}", "IsDeleted": False, "SystemModstamp": changed}
    return {"attributes": {"type": "Opportunity"}, **fields, "StageName": "Won", **more}


def page(*records: Any, total: int | None = None, after: str | None = None) -> Any:
    found = {"totalSize": len(records) if total is None else total, "done": after is None}
    return {**found, "records": records} | ({"nextRecordsUrl": after} if after else {})


def options(service: Service, **more: Any) -> dict[str, Any]:
    fields = ["StageName", "Amount"]
    return {"from": "salesforce", "base": service.base, "object": "Opportunity"} | (
        {"fields": fields} | more
    )


@pytest.fixture
def salesforce(service: Service) -> Service:
    service.on(LOGIN, as_json({"access_token": "00D!t0ken", "instance_url": service.base}))
    return service


def test_pages_become_a_file(salesforce: Service, fetched: Fetch, tmp_path: Path) -> None:
    first = page(record(1, Amount=1200.50, IsDeleted=True), total=2, after=NEXT)
    changed = "2026-11-26T23:30:00.000+0000"
    last = page(record(2, changed, Amount=None, StageName='a,"b"\n=1+1'), total=2)
    salesforce.on(QUERY, as_json(first))
    salesforce.on(NEXT, as_json(last))
    found = fetched(options(salesforce), ENVIRONMENT)
    assert (found.failure, found.files) == ("", ("2026-11-27-upto-20261126T233000Z.csv",))
    assert (tmp_path / "in" / found.files[0]).read_text() == (
        "Id,IsDeleted,SystemModstamp,StageName,Amount\n"
        "0061,true,2026-11-25T10:00:00.000+0000,Won,1200.5\n"
        '0062,false,2026-11-26T23:30:00.000+0000,"a,""b""\n=1+1",\n'
    )
    query = salesforce.paths()[1]
    assert (
        query == f"{QUERY}?q=SELECT Id,IsDeleted,SystemModstamp,StageName,Amount FROM Opportunity"
    )


def test_the_next_time_asks_for_what_changed(salesforce: Service, fetched: Fetch) -> None:
    salesforce.on(QUERY, as_json(page(record(1, Amount=1))))
    assert len(fetched(options(salesforce), ENVIRONMENT).files) == 1
    assert fetched(options(salesforce), ENVIRONMENT).requests == 0  # landed today
    salesforce.on(QUERY, as_json(page()))
    found = fetched(options(salesforce), ENVIRONMENT, today="2026-11-28")
    assert salesforce.paths()[-1].endswith("WHERE SystemModstamp >= 2026-11-24T10:00:00Z")
    assert (found.files, found.notes) == ((), ("Opportunity: nothing changed.",))


def test_an_expired_session_is_renewed_once(salesforce: Service, fetched: Fetch) -> None:
    salesforce.on(QUERY, SESSION, as_json(page(record(1, Amount=1))))
    assert fetched(options(salesforce), ENVIRONMENT).failure == ""
    assert salesforce.paths().count(LOGIN) == 2
    salesforce.on(QUERY, SESSION)
    found = fetched(options(salesforce), ENVIRONMENT, today="2026-11-28")
    assert found.is_refused
    assert "INVALID_SESSION_ID: Session expired" in found.failure


def test_a_refresh_token_takes_the_place_of_the_flow(salesforce: Service, fetched: Fetch) -> None:
    salesforce.on(QUERY, as_json(page(record(1, Amount=1))))
    fetched(options(salesforce), {**ENVIRONMENT, "KPI_AUDIT_SALESFORCE_REFRESH": "5Aep"})
    assert "grant_type=refresh_token&refresh_token=5Aep" in salesforce.asked[0].body


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (page(record(1, Amount=1), total=2), "announced 2 records and sent 1"),
        (page(record(1)), "lacks the field Amount"),
        (page(record(1, "yesterday", Amount=1)), "no date-time in SystemModstamp"),
        (page(record(1, "2026-11-25", Amount=1)), "needs a date-time field"),
        (page(record(1, "9999-12-31T23:59:59Z", Amount=1)), "has the SystemModstamp 9999-12-31"),
        (page(record(1, "0001-01-01T00:00:00+14:00", Amount=1)), "has the SystemModstamp"),
        (page(record(1, Amount=1), total=1, after="https://evil.example/x"), "another host"),
        (page(record(1, Amount=1), total=1, after="//evil.example/x"), "another host"),
        ({**page(), "done": False}, "more and not where"),
        ({"totalSize": 0, "done": True, "records": {"a": 1}}, "no list 'records'"),
        ([], "JSON that is no object"),
    ],
)
def test_an_answer_that_is_not_whole_leaves_nothing(
    salesforce: Service, fetched: Fetch, tmp_path: Path, answer: Any, message: str
) -> None:
    salesforce.on(QUERY, as_json(answer))
    found = fetched(options(salesforce), ENVIRONMENT)
    assert message in found.failure
    assert list((tmp_path / "in").iterdir()) == []


def test_a_circle_of_pages_ends(salesforce: Service, fetched: Fetch) -> None:
    salesforce.on(QUERY, as_json(page(record(1, Amount=1), total=9, after=NEXT)))
    salesforce.on(NEXT, as_json(page(record(1, Amount=1), total=9, after=NEXT)))
    assert "round in a circle" in fetched(options(salesforce), ENVIRONMENT).failure


def test_a_daily_limit_is_not_asked_again(salesforce: Service, fetched: Fetch) -> None:
    limit = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    salesforce.on(QUERY, as_json(limit, 403))
    found = fetched(options(salesforce), ENVIRONMENT)
    assert "the daily limit is used up" in found.failure
    assert (found.is_refused, found.retries) == (False, 0)


def test_the_token_goes_to_no_other_host(salesforce: Service, fetched: Fetch) -> None:
    salesforce.on(
        LOGIN, as_json({"access_token": "00D!t0ken", "instance_url": "https://evil.example"})
    )
    found = fetched(options(salesforce), ENVIRONMENT)
    assert "the token is for https://evil.example:443" in found.failure
    assert salesforce.paths() == [LOGIN]


@pytest.mark.parametrize("name", ["Id FROM User--", "a b", "Owner.Name", "", "x" * 81, "Ä"])
def test_names_cannot_carry_a_query(salesforce: Service, fetched: Fetch, name: str) -> None:
    assert "pattern" in fetched(options(salesforce, fields=[name]), ENVIRONMENT).failure
    assert "pattern" in fetched(options(salesforce, object=name), ENVIRONMENT).failure
    assert salesforce.asked == []


def test_its_reader_reads_what_was_fetched(
    salesforce: Service, fetched: Fetch, tmp_path: Path
) -> None:
    from tests.nights import Night

    names = [column.source for column in COLUMNS.values()]
    values: dict[str, Any] = dict.fromkeys(names, "x") | {
        "Amount": 1200.5,
        "Probability": 50,
        "ExpectedRevenue": 600.25,
        "CloseDate": "2026-11-30",
        "IsClosed": False,
        "IsWon": False,
        "CreatedDate": "2026-10-01T08:00:00.000+0000",
        "LastModifiedDate": "2026-11-25T10:00:00.000+0000",
        "LastActivityDate": None,
    }
    del values["Id"], values["IsDeleted"]
    salesforce.on(QUERY, as_json(page(record(1, **values), record(2, **values))))
    assert fetched(options(salesforce, fields=names), ENVIRONMENT).failure == ""
    from pipelines.warehouse import connect

    with connect(Path(":memory:")) as warehouse:
        rows = Night(tmp_path, warehouse).rows_of("salesforce_opportunity", "in/*.csv")
    assert rows["amount"].tolist() == [1200.5, 1200.5]
    assert rows["created_date"].astype(str).tolist() == 2 * ["2026-10-01 08:00:00"]
