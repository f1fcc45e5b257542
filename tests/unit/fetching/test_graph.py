"""The Graph fetcher against a service that replays the documented answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from assets.fetching.run import Fetched
from tests.services import Answer, Service, as_json, running
from tests.unit.fetching.conftest import Clock

Fetch = Callable[..., Fetched]
SECRET, TOKEN = "gr4ph s3cret/+", "t0ken-one"
ENVIRONMENT = {
    "KPI_AUDIT_GRAPH_TENANT": "contoso.example",
    "KPI_AUDIT_GRAPH_CLIENT": "an-app",
    "KPI_AUDIT_GRAPH_SECRET": SECRET,
}
CSV = "\ufeffReport Refresh Date,User Principal Name,Posted Count\r\n2026-11-25,A1,3\r\n".encode()
EMPTY = CSV.splitlines(keepends=True)[0]
REPORT, LOGIN, BLOB = "/v1.0/reports/getYammer", "/contoso.example/oauth2/v2.0/token", "/blob"


def options(service: Service, **more: Any) -> dict[str, Any]:
    return {
        "from": "graph",
        "report": "getYammerActivityUserDetail",
        "period": "D7",
        "base": service.base,
        "login": service.base,
        **more,
    }


@pytest.fixture
def graph(service: Service) -> Service:
    """All is well: a token, a redirect, a file."""
    service.on(LOGIN, as_json({"access_token": TOKEN, "expires_in": 3599}))
    service.on(REPORT, Answer(302, headers={"Location": f"{service.base}/blob?sig=l1nk"}))
    service.on(BLOB, Answer(body=CSV, headers={"Content-Type": "application/octet-stream"}))
    return service


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "in").iterdir())


def test_the_file_lands_byte_for_byte(graph: Service, fetched: Fetch, tmp_path: Path) -> None:
    found = fetched(options(graph), ENVIRONMENT)
    assert (found.failure, found.files) == ("", ("D7-2026-11-27.csv",))
    assert (tmp_path / "in" / "D7-2026-11-27.csv").read_bytes() == CSV
    assert (found.size, found.requests, found.retries) == (len(CSV), 3, 0)
    login, report, blob = graph.asked
    assert "client_credentials" in login.body
    assert report.path == "/v1.0/reports/getYammerActivityUserDetail(period='D7')"
    assert report.authorization == f"Bearer {TOKEN}"
    assert blob.authorization is None


def test_windows_do_not_overlap(graph: Service, fetched: Fetch, tmp_path: Path) -> None:
    for today in ("2026-11-20", "2026-11-26", "2026-11-27"):
        fetched(options(graph), ENVIRONMENT, today=today)
    assert files(tmp_path) == ["D7-2026-11-20.csv", "D7-2026-11-27.csv"]


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_it_is_asked_to(
    graph: Service, fetched: Fetch, clock: Clock, status: int
) -> None:
    report = Answer(302, headers={"Location": f"{graph.base}/blob"})
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    graph.on(
        REPORT,
        as_json({}, status, Retry_After="7"),
        as_json({}, status, Retry_After=later),
        report,
    )
    found = fetched(options(graph), ENVIRONMENT)
    assert (found.failure, found.retries) == ("", 2)
    assert clock.slept[0] == 7
    assert 30 < clock.slept[1] <= 40


def test_it_backs_off_by_itself_and_gives_up_in_time(
    graph: Service, fetched: Fetch, clock: Clock
) -> None:
    graph.on(REPORT, Answer(500), Answer(502), Answer(302, headers={"Location": graph.base + BLOB}))
    assert fetched(options(graph), ENVIRONMENT).retries == 2
    graph.on(REPORT, as_json({"error": {"code": "busy"}}, 503, Retry_After="120"))
    found = fetched(options(graph, every=1), ENVIRONMENT, today="2026-11-28", seconds=300.0)
    assert "HTTP 503: busy" in found.failure
    assert not found.is_refused
    assert clock.slept[2:] == [120, 120]


def test_an_expired_token_is_renewed_once(graph: Service, fetched: Fetch) -> None:
    expired = as_json({"error": {"code": "InvalidAuthenticationToken", "message": "expired"}}, 401)
    graph.on(LOGIN, as_json({"access_token": "old"}), as_json({"access_token": "new"}))
    graph.on(REPORT, expired, Answer(302, headers={"Location": graph.base + BLOB}))
    assert fetched(options(graph), ENVIRONMENT).failure == ""
    used = [request.authorization for request in graph.asked if REPORT in request.path]
    assert used == ["Bearer old", "Bearer new"]
    graph.on(REPORT, expired)
    found = fetched(options(graph, every=1), ENVIRONMENT, today="2026-11-28")
    assert found.is_refused
    assert "InvalidAuthenticationToken" in found.failure


def test_a_token_is_kept_until_shortly_before_its_end(
    graph: Service, fetched: Fetch, clock: Clock
) -> None:
    graph.on(REPORT, Answer(302, headers={"Location": graph.base + BLOB}))
    graph.on(BLOB, as_json({}, 429, Retry_After="600"), Answer(body=CSV))
    graph.on(LOGIN, as_json({"access_token": TOKEN, "expires_in": "300"}))
    fetched(options(graph, period="day"), ENVIRONMENT, seconds=1e6)
    assert graph.paths().count(LOGIN) == 2  # at first, and after the wait
    assert clock.slept == [600]


def test_a_stale_link_is_asked_for_anew(graph: Service, fetched: Fetch) -> None:
    graph.on(BLOB, Answer(403, b"<Error>AuthenticationFailed</Error>"), Answer(body=CSV))
    assert fetched(options(graph), ENVIRONMENT).failure == ""
    assert graph.paths().count(f"{BLOB}?sig=l1nk") == 2
    graph.on(BLOB, Answer(403))
    found = fetched(options(graph, every=1), ENVIRONMENT, today="2026-11-28")
    assert "was stale each time" in found.failure


def test_a_body_cut_short_is_asked_for_again(
    graph: Service, fetched: Fetch, tmp_path: Path
) -> None:
    graph.on(BLOB, Answer(body=CSV, cut=20), Answer(body=CSV))
    found = fetched(options(graph), ENVIRONMENT)
    assert (found.failure, found.retries) == ("", 1)
    assert (tmp_path / "in" / "D7-2026-11-27.csv").read_bytes() == CSV


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(body=CSV, cut=20), "broke off in the middle"),
        (Answer(body=b"<html>Sorry</html>", headers={"Content-Type": "text/html"}), "no report"),
        (Answer(body=b""), "no report"),
        (Answer(body=CSV, is_framed=False), "does not say where its answer ends"),
        (Answer(302, headers={"Location": "http://127.0.0.1:1/x"}), "HTTP 302"),
        (Answer(body=CSV * 9), "more than 300 bytes"),
    ],
)
def test_nothing_half_or_wrong_is_left(
    graph: Service, fetched: Fetch, tmp_path: Path, answer: Answer, message: str
) -> None:
    graph.on(BLOB, answer)
    found = fetched(options(graph), ENVIRONMENT, largest_file=300)
    assert message in found.failure
    assert files(tmp_path) == []
    assert "l1nk" not in found.failure


@pytest.mark.parametrize(
    "link", ["ftp://127.0.0.1/x", "http://example.org/x", "file:///etc/passwd", "", "/blob"]
)
def test_a_redirect_leads_to_tls_or_nowhere(graph: Service, fetched: Fetch, link: str) -> None:
    graph.on(REPORT, Answer(302, headers={"Location": link}))
    assert "redirects to no https address" in fetched(options(graph), ENVIRONMENT).failure


def test_a_redirect_that_is_no_address(graph: Service, fetched: Fetch) -> None:
    graph.on(REPORT, Answer(302, headers={"Location": "//["}))
    assert "cannot be understood" in fetched(options(graph), ENVIRONMENT).failure


def test_an_empty_report_is_kept_and_said(graph: Service, fetched: Fetch, tmp_path: Path) -> None:
    graph.on(BLOB, Answer(body=EMPTY))
    found = fetched(options(graph), ENVIRONMENT)
    assert found.notes == ("D7-2026-11-27.csv has no row.",)
    assert (tmp_path / "in" / "D7-2026-11-27.csv").read_bytes() == EMPTY


def test_days_are_resumed_and_empty_ones_asked_again(
    graph: Service, fetched: Fetch, tmp_path: Path
) -> None:
    by_day = options(graph, period="day")
    graph.on(BLOB, *3 * [Answer(body=CSV)], Answer(body=EMPTY), Answer(500))
    found = fetched(by_day, ENVIRONMENT)
    assert len(found.files) == 4  # then the service failed: what came is kept
    assert "HTTP 500" in found.failure
    begun = len(graph.asked)
    graph.on(BLOB, Answer(body=CSV))
    (tmp_path / "in" / ".kpi-audit.99.part").write_text("left by a night that was killed")
    found = fetched(by_day, ENVIRONMENT)
    days = [path for path in graph.paths()[begun:] if REPORT in path]
    assert days[0].endswith("(date=2026-11-01)")
    assert len(days) == 25
    assert len(files(tmp_path)) == 29  # 28 days, one of them twice
    assert "2026-11-01-from-2026-11-27.csv" in files(tmp_path)
    assert fetched(by_day, ENVIRONMENT).requests == 0


def test_a_day_that_is_not_given_keeps_no_other_back(graph: Service, fetched: Fetch) -> None:
    edge = as_json({"error": {"code": "InvalidArgument", "message": "date out of range"}}, 400)
    graph.on(REPORT, edge, Answer(302, headers={"Location": graph.base + BLOB}))
    found = fetched(options(graph, period="day"), ENVIRONMENT)
    assert len(found.files) == 27
    assert "not given: 1 of the days, the first 2026-10-29: " in found.failure
    assert "InvalidArgument: date out of range" in found.failure
    assert not found.is_refused


def test_the_same_empty_day_is_not_kept_twice(graph: Service, fetched: Fetch) -> None:
    by_day = options(graph, period="day")
    graph.on(BLOB, Answer(body=EMPTY))
    assert len(fetched(by_day, ENVIRONMENT).files) == 28
    assert fetched(by_day, ENVIRONMENT, today="2026-11-28").files == ("2026-11-26.csv",)


def test_lost_days_are_said(graph: Service, fetched: Fetch, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "2026-09-30.csv").write_bytes(CSV)
    found = fetched(options(graph, period="day"), ENVIRONMENT)
    assert "2026-10-01 to 2026-10-28 (28 days) are lost" in found.notes[0]


def test_pages_of_json(graph: Service, fetched: Fetch, tmp_path: Path) -> None:
    app = "/v1.0/reports/getM365AppUserDetail"
    more = {"value": [{"n": 1.5}], "@odata.nextLink": f"{graph.base}{app}?$skiptoken=2"}
    graph.on(app, as_json(more), as_json({"value": [{"n": 2}]}))
    json_options = options(graph, report="getM365AppUserDetail", format="json")
    found = fetched(json_options, ENVIRONMENT, path="in/*.json")
    assert found.failure == ""
    landed = (tmp_path / "in" / "D7-2026-11-27.json").read_text()
    assert json.loads(landed) == [{"n": 1.5}, {"n": 2}]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("/v1.0/reports/getM365AppUserDetail(period='D7')?x", "round in a circle"),
        ("https://evil.example/x", "another host"),
        ("https://[", "another host"),
    ],
)
def test_pages_that_lead_astray(graph: Service, fetched: Fetch, link: str, message: str) -> None:
    graph.on("/v1.0/reports/getM365App", as_json({"value": [], "@odata.nextLink": link}))
    found = fetched(options(graph, report="getM365AppUserDetail", format="json"), ENVIRONMENT)
    assert message in found.failure
    assert found.files == ()


def test_wrong_credentials_are_said_without_them(graph: Service, fetched: Fetch) -> None:
    said = f"AADSTS7000215: {SECRET} is wrong\n\x1b[31mred"
    graph.on(LOGIN, as_json({"error": "invalid_client", "error_description": said}, 401))
    found = fetched(options(graph), ENVIRONMENT)
    assert found.is_refused
    assert "invalid_client: AADSTS7000215: *** is wrong [31mred" in found.failure


def test_without_credentials_or_network_it_says_so(fetched: Fetch) -> None:
    with running() as gone:
        asked = options(gone)
    assert "no KPI_AUDIT_GRAPH_TENANT" in fetched(asked, {}).failure
    found = fetched(asked, ENVIRONMENT)
    assert "cannot be reached" in found.failure
    assert not found.is_refused
