"""What every fetcher owes: patience with a busy service, whole files, silence on secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from assets.fetcher import fetchers
from assets.fetching.run import Fetched
from tests.services import Answer, Service, as_json
from tests.unit.fetching.conftest import Clock

Fetch = Callable[..., Fetched]
JSON = "in/*.json"


@dataclass(frozen=True)
class Asked:
    """A fetch over two pages: what is asked, where, and what the service answers there."""

    options: dict[str, Any]
    environment: dict[str, str]
    first: tuple[str, Any]
    second: tuple[str, Any]
    login: str = ""
    path: str = "in/*.csv"

    def serve(self, service: Service, *before: Answer) -> None:
        """Let all be well, after ``before`` where the second page is asked for."""
        if self.login:
            token = {"access_token": "s3cret-token", "expires_in": 3600}
            service.on(self.login, as_json(token | {"instance_url": service.base}))
        service.on(self.first[0], as_json(self.first[1]))
        service.on(self.second[0], *before, as_json(self.second[1]))


def graph(base: str) -> Asked:
    report = "/v1.0/reports/getM365AppUserDetail"
    options = {"from": "graph", "report": "getM365AppUserDetail", "period": "D7", "format": "json"}
    following = f"{base}/v1.0/reports/more"
    return Asked(
        {**options, "base": base, "login": base},
        {
            "KPI_AUDIT_GRAPH_TENANT": "contoso.example",
            "KPI_AUDIT_GRAPH_CLIENT": "app",
            "KPI_AUDIT_GRAPH_SECRET": "s3cret one/+",
        },
        (report, {"value": [{"n": "first"}], "@odata.nextLink": following}),
        ("/v1.0/reports/more", {"value": [{"n": "second"}]}),
        login="/contoso.example/oauth2/v2.0/token",
        path=JSON,
    )


def salesforce(base: str) -> Asked:
    def page(name: str) -> dict[str, Any]:
        record = {"Id": name, "IsDeleted": False, "SystemModstamp": "2026-11-25T10:00:00.000+0000"}
        return {"totalSize": 2, "done": name == "second", "records": [record]}

    following = "/services/data/v62.0/query/01g-2000"
    return Asked(
        {"from": "salesforce", "base": base, "object": "Opportunity", "fields": ["IsDeleted"]},
        {
            "KPI_AUDIT_SALESFORCE_CLIENT": "app",
            "KPI_AUDIT_SALESFORCE_SECRET": "s3cret two&=",
            "KPI_AUDIT_SALESFORCE_REFRESH": "s3cret-refresh",
        },
        ("/services/data/v62.0/queryAll", page("first") | {"nextRecordsUrl": following}),
        (following, page("second")),
        login="/services/oauth2/token",
    )


def hubspot(base: str) -> Asked:
    def page(name: str) -> dict[str, Any]:
        return {"results": [{"id": name, "properties": {"amount": "1"}, "archived": False}]}

    first = "/crm/v3/objects/deals?limit=100&properties=amount&archived=false"
    options = {"from": "hubspot", "object": "deals", "properties": ["amount"], "archived": False}
    return Asked(
        {**options, "base": base},
        {"KPI_AUDIT_HUBSPOT_TOKEN": "pat-s3cret-three"},
        (first, page("first") | {"paging": {"next": {"after": "7"}}}),
        (f"{first}&after=7", page("second")),
    )


MADE = {"graph": graph, "salesforce": salesforce, "hubspot": hubspot}


@pytest.fixture(params=sorted(MADE))
def asked(request: pytest.FixtureRequest, service: Service) -> Asked:
    return MADE[request.param](service.base)


def test_every_fetcher_is_held_to_it() -> None:
    assert set(MADE) == set(fetchers())


def busy(kind: str) -> Answer:
    """Answer as a service that has no time, with what it says of when to come back."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    return {
        "429": as_json({}, 429, Retry_After="7"),
        "429 by date": as_json({}, 429, Retry_After=later),
        "503": as_json({}, 503, Retry_After="7"),
        "500": Answer(500),
        "502": Answer(502, b"<html>Bad gateway</html>"),
        "cut": Answer(body=b'{"value": [], "results": [], "records": []}', cut=10),
    }[kind]


@pytest.mark.parametrize("kind", ["429", "429 by date", "503", "500", "502", "cut"])
def test_a_busy_service_is_asked_for_the_same_page_again(  # noqa: PLR0917
    service: Service, fetched: Fetch, clock: Clock, tmp_path: Path, asked: Asked, kind: str
) -> None:
    asked.serve(service, busy(kind))
    found = fetched(asked.options, asked.environment, path=asked.path)
    assert (found.failure, len(found.files), found.retries) == ("", 1, 1)
    (slept,) = clock.slept
    assert slept > 0
    if kind in ("429", "503"):
        assert slept == 7
    if kind == "429 by date":
        assert 30 < slept <= 40
    assert sum(path == service.paths()[-1] for path in service.paths()) == 2
    landed = (tmp_path / "in" / found.files[0]).read_text()
    assert landed.count("first") == landed.count("second") == 1


def test_a_token_that_runs_out_between_pages_is_renewed(
    service: Service, fetched: Fetch, tmp_path: Path, asked: Asked
) -> None:
    asked.serve(service, as_json({"error": {"code": "expired"}}, 401))
    found = fetched(asked.options, asked.environment, path=asked.path)
    assert (found.failure, len(found.files)) == ("", 1)
    assert not asked.login or service.paths().count(asked.login) == 2
    landed = (tmp_path / "in" / found.files[0]).read_text()
    assert landed.count("first") == landed.count("second") == 1


def test_a_fetch_killed_between_pages_leaves_nothing_and_the_next_one_lands_all(
    service: Service,
    fetched: Fetch,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    asked: Asked,
) -> None:
    asked.serve(service)
    real = json.loads

    def killed(*args: Any, **options: Any) -> Any:
        found = real(*args, **options)
        if "second" in str(found):
            raise KeyboardInterrupt
        return found

    with monkeypatch.context() as patched:
        patched.setattr("assets.fetching.bodies.json.loads", killed)
        with pytest.raises(KeyboardInterrupt):
            fetched(asked.options, asked.environment, path=asked.path)
    assert not [file for file in (tmp_path / "in").iterdir() if not file.name.startswith(".")]
    found = fetched(asked.options, asked.environment, path=asked.path)
    landed = (tmp_path / "in" / found.files[0]).read_text()
    assert landed.count("first") == landed.count("second") == 1
    assert fetched(asked.options, asked.environment, path=asked.path).requests == 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 503])
def test_no_secret_is_said_whatever_a_service_repeats(  # noqa: PLR0917
    service: Service,
    fetched: Fetch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    asked: Asked,
    status: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    held = [*asked.environment.values(), *(["s3cret-token"] if asked.login else [])]
    said = " ".join(text for text in held if "s3cret" in text)
    wrong = {"error": {"code": said, "message": said}, "category": said, "message": said}
    asked.serve(service)
    service.on(asked.first[0], as_json(wrong, status))
    found = fetched(asked.options, asked.environment, path=asked.path, seconds=30.0)
    assert found.failure
    assert found.files == ()
    assert "s3cret" not in found.failure + " ".join(found.notes) + caplog.text
    left = "".join(file.read_text() for file in tmp_path.rglob("*") if file.is_file())
    assert "s3cret" not in left
