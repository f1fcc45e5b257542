"""The HubSpot fetcher against a service that replays the documented answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assets.fetching.run import Fetched
from tests.services import Service, as_json
from tests.unit.fetching.conftest import Clock

Fetch = Callable[..., Fetched]
ENVIRONMENT = {"KPI_AUDIT_HUBSPOT_TOKEN": "pat-eu1-s3cret"}
DEALS = "/crm/v3/objects/deals"
DELETED = f"{DEALS}?limit=100&properties=dealname,amount&archived=true"


def options(service: Service, **more: Any) -> dict[str, Any]:
    named = {} if "history" in more else {"properties": ["dealname", "amount"]}
    return {"from": "hubspot", "object": "deals", "base": service.base, **named, **more}


def deal(number: str, *, archived: bool = False, **values: Any) -> dict[str, Any]:
    return {"id": number, "properties": values, "archived": archived}


def page(*deals: Any, after: str | None = None) -> Any:
    more = {"paging": {"next": {"after": after, "link": "https://evil.example"}}} if after else {}
    return {"results": deals, **more}


def test_pages_become_a_file(service: Service, fetched: Fetch, tmp_path: Path) -> None:
    first = page(deal("1", dealname="A, B", amount="10.50"), after="1")
    service.on(DEALS, as_json(first), as_json(page(deal("2", dealname=None))))
    service.on(DELETED, as_json(page(deal("3", archived=True, amount="7"))))
    found = fetched(options(service), ENVIRONMENT)
    assert (found.failure, found.files) == ("", ("2026-11-27.csv",))
    assert (tmp_path / "in" / "2026-11-27.csv").read_text() == (
        'hs_object_id,archived,dealname,amount\n1,false,"A, B",10.50\n2,false,,\n3,true,,7\n'
    )
    assert service.paths()[1].endswith("&archived=false&after=1")
    assert {request.authorization for request in service.asked} == {"Bearer pat-eu1-s3cret"}
    assert fetched(options(service), ENVIRONMENT).requests == 0


def test_history_has_a_row_for_each_value(service: Service, fetched: Fetch, tmp_path: Path) -> None:
    stage = {"value": "won", "timestamp": "2026-11-01T09:00:00Z", "sourceType": "CRM_UI"}
    held = {"dealstage": [{**stage, "sourceId": "userId:1"}, {**stage, "value": "open"}]}
    service.on(DEALS, as_json(page({"id": "1", "propertiesWithHistory": held})))
    asked = options(service, history=["dealstage", "closedate"], archived=False)
    assert fetched(asked, ENVIRONMENT).failure == ""
    assert (tmp_path / "in" / "2026-11-27.csv").read_text() == (
        "deal_id,name,value,timestamp,source,source_id\n"
        "1,dealstage,won,2026-11-01T09:00:00Z,CRM_UI,userId:1\n"
        "1,dealstage,open,2026-11-01T09:00:00Z,CRM_UI,\n"
    )
    assert "limit=50&propertiesWithHistory=dealstage,closedate" in service.paths()[0]


def test_throttling(service: Service, fetched: Fetch, clock: Clock) -> None:
    rolling = {"category": "RATE_LIMITS", "policyName": "TEN_SECONDLY_ROLLING", "message": "slow"}
    interval = {"X_HubSpot_RateLimit_Interval_Milliseconds": "10000"}
    service.on(
        DEALS,
        as_json(rolling, 429, **interval),
        as_json(rolling, 429, Retry_After="3", **interval),
        as_json(page(deal("1"))),
    )
    assert fetched(options(service, archived=False), ENVIRONMENT).retries == 2
    assert clock.slept == [10, 3]


def test_a_daily_limit_is_not_waited_for(service: Service, fetched: Fetch, clock: Clock) -> None:
    service.on(DEALS, as_json({"policyName": "DAILY", "category": "RATE_LIMITS"}, 429))
    assert "the daily limit is used up" in fetched(options(service), ENVIRONMENT).failure
    assert clock.slept == []


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        ({"category": "INVALID_AUTHENTICATION", "message": "pat-eu1-s3cret?"}, 401, "***?"),
        ({"category": "MISSING_SCOPES", "message": "no"}, 403, "lacks the scope"),
    ],
)
def test_a_wrong_token_is_said_without_it(
    service: Service, fetched: Fetch, answer: Any, status: int, message: str
) -> None:
    service.on(DEALS, as_json(answer, status))
    found = fetched(options(service), ENVIRONMENT)
    assert found.is_refused
    assert message in found.failure
    assert "s3cret" not in found.failure


def test_pages_without_end_are_bounded(service: Service, fetched: Fetch, tmp_path: Path) -> None:
    service.on(DEALS, *(as_json(page(deal("1"), after=str(n))) for n in range(99)))
    found = fetched(options(service), ENVIRONMENT, largest_file=2000)
    assert "more than 2000 bytes in all" in found.failure
    assert found.requests < 30
    assert list((tmp_path / "in").iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (page(deal("1"), after="1"), "round in a circle"),
        (page({"id": "1"}), "lacks its id or properties"),
        (page("1"), "no list 'results'"),
    ],
)
def test_an_answer_that_is_not_whole_leaves_nothing(
    service: Service, fetched: Fetch, tmp_path: Path, answer: Any, message: str
) -> None:
    service.on(DEALS, as_json(answer))
    assert message in fetched(options(service), ENVIRONMENT).failure
    assert list((tmp_path / "in").iterdir()) == []
