"""Channels that refuse, hang or are not there; and that no secret is ever said."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from assets.fetching.outside import Outside
from kpi_audit.notify.due import Recipient
from kpi_audit.notify.message import Place, night_message
from pipelines.notifying.channel import Sent, send
from tests.services import Answer, Service, running
from tests.unit.notify.night import AS_OF, HOSTILE, hostile_item

SECRET = "s3cr3t-t0ken/with+odd=signs"  # noqa: S105 (of nothing)
MESSAGE = night_message([hostile_item()], Place(HOSTILE, None, "/p/latest.html", "/p"), AS_OF)


class Mailbox:
    """Takes mail, or answers ``refusals`` first."""

    def __init__(self) -> None:
        self.refusals: list[str] = []
        self.tried = 0
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        self.tried += 1
        if self.refusals:
            return self.refusals.pop(0) if len(self.refusals) > 1 else self.refusals[0]
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    handler = Mailbox()
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield (
            handler,
            f"mailto://127.0.0.1:{port}/?from=audit@example.com&to={{owner}}&mode=insecure",
        )
    finally:
        controller.stop()


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


def tell(url: str, owner: str = "ann@example.com", **environment: str) -> Sent:
    waited = list[float]()
    outside = Outside(today=date(2026, 3, 4), environment=environment, sleep=waited.append)
    sent = send(Recipient("*", "HOOK", owner, url), MESSAGE, outside, outside.clock() + 60)
    assert len(waited) == max(sent.attempts - 1, 0)
    return sent


def hook(service: Service, path: str = "") -> str:
    return f"{service.base.replace('http', 'json')}/{path}?rto=0.5&cto=0.5"


def test_mail_arrives_and_is_inert(mailbox: tuple[Mailbox, str]) -> None:
    box, url = mailbox
    assert tell(url) == Sent(1, "")
    mail = box.mails[0]
    assert mail["To"] == "ann@example.com"
    assert mail["Bcc"] is None
    assert "\n" not in str(mail["Subject"])
    kinds = {
        part.get_content_type(): part.get_content()
        for part in mail.walk()
        if not part.is_multipart()
    }
    assert "<img" not in kinds["text/html"]
    assert "F-00000001" in kinds["text/plain"]


@pytest.mark.parametrize("refusal", ["550 no such mailbox", "451 try later"])
def test_mail_that_is_refused_is_tried_again_and_then_said(
    mailbox: tuple[Mailbox, str], refusal: str
) -> None:
    box, url = mailbox
    box.refusals = [refusal]
    sent = tell(url)
    assert sent.attempts == box.tried == 3
    assert refusal.partition(" ")[0] in sent.reason


def test_mail_arrives_at_the_second_attempt(mailbox: tuple[Mailbox, str]) -> None:
    box, url = mailbox
    box.refusals = ["451 try later", "451 try later"]
    sent = tell(url)
    assert (sent.attempts, len(box.mails)) == (3, 0)
    box.refusals = []
    assert tell(url) == Sent(1, "")


def test_an_owner_without_an_address_gets_no_mail(mailbox: tuple[Mailbox, str]) -> None:
    box, url = mailbox
    sent = tell(url, owner="ann@example.com, eve@example.com")
    assert sent.attempts == 0
    assert "is no e-mail address" in sent.reason
    assert not box.tried


def test_a_web_hook_gets_the_text(service: Service) -> None:
    service.on("/", Answer())
    assert tell(hook(service)) == Sent(1, "")
    body = json.loads(service.asked[0].body)
    assert "F-00000001" in body["message"]
    assert body["title"] == MESSAGE.subject


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_web_hook_that_refuses(service: Service, status: int) -> None:
    service.on("/", Answer(status))
    sent = tell(hook(service))
    assert (sent.attempts, len(service.asked)) == (3, 3)
    assert str(status) in sent.reason


def test_a_web_hook_that_recovers(service: Service) -> None:
    service.on("/", Answer(503), Answer(200))
    assert tell(hook(service)) == Sent(2, "")


def test_nobody_listens_and_nobody_answers() -> None:
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        refused = tell(f"json://127.0.0.1:{port}/?cto=0.3&rto=0.3")
        silent.listen(8)  # takes the connection, never answers
        hanging = tell(f"json://127.0.0.1:{port}/?cto=0.3&rto=0.3")
    assert refused.attempts == hanging.attempts == 3
    assert refused.reason
    assert hanging.reason


def test_no_secret_is_said(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    service.on("/", Answer(403, SECRET.encode()))
    port = service.base.rpartition(":")[2]
    urls = {
        "${HOOK}": {"HOOK": f"json://user:{SECRET.partition('/')[0]}@127.0.0.1:{port}/{SECRET}"},
        f"json://127.0.0.1:{port}/" + "${TOKEN}": {"TOKEN": SECRET},
        f"json://127.0.0.1:{port}/{SECRET}": {},
        "${HOOK} ": {"HOOK": SECRET},  # no URL at all
        "slack://${TOKEN}": {"TOKEN": SECRET},
        "${MISSING}": {},
    }
    for url, environment in urls.items():
        sent = tell(url, **environment)
        assert sent.reason
        for secret in ("s3cr3t", "t0ken", "odd=signs"):
            assert secret not in sent.reason
            assert secret not in caplog.text
    assert "the environment has no MISSING" in tell("${MISSING}").reason
