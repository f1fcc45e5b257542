"""What Slack, Teams and web hooks are really sent by Apprise's own plugins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from apprise.plugins.custom_json import NotifyJSON

from assets.fetching.outside import Outside
from kpi_audit.notify.due import Recipient
from kpi_audit.notify.message import Message, Place, night_message
from pipelines.notifying.channel import Sent, send
from tests.services import Answer, as_json, running
from tests.unit.notify.night import AS_OF, finding_item, hostile_item
from tests.unit.notify.redirected import SLACK, TEAMS, Elsewhere, redirect

AT = "https://audit.example.com"
HOSTILE_TITLE = "<!channel> [win](https://evil.example) & <at>Boss</at> *B* `c`"
PLACE = Place(HOSTILE_TITLE, AT, "/p/latest.html", "/p")
OURS = {f"{AT}/review", f"{AT}/findings/F-00000001", f"{AT}/findings/F-00000001#answers"}


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    with running() as service:
        yield redirect(service, monkeypatch)


def tell(url: str, message: Message) -> Sent:
    outside = Outside(today=date(2026, 3, 4), environment={}, sleep=lambda _: None)
    return send(Recipient("*", "HOOK", "ann", url), message, outside, outside.clock() + 60)


def hostile() -> Message:
    return night_message([hostile_item()], PLACE, AS_OF)


def many(number: int) -> Message:
    found = [
        finding_item(one, "Café \N{BLACK STAR} & <calls> " + "x" * 300) for one in range(number)
    ]
    return night_message(found, PLACE, AS_OF)


def text_of(payload: Any) -> str:
    """Return the text that a chat formats."""
    content = payload["attachments"][0]
    if "blocks" in content:
        return str(content["blocks"][1]["text"]["text"])
    return str(content["text"] if "text" in content else content["content"]["body"][1]["text"])


def test_slack_is_sent_text_and_our_links_only(elsewhere: Elsewhere) -> None:
    elsewhere.service.on("/services/", Answer(200, b"ok"))
    assert tell(SLACK, hostile()) == Sent(1, "")
    assert elsewhere.meant[0].startswith("https://hooks.slack.com/services/T1JJ3T3L2/")
    (payload,) = elsewhere.payloads
    text, title = text_of(payload), payload["attachments"][0]["title"]
    # all that Slack reads as a link or a mention stands in <...>
    assert {link.partition("|")[0] for link in re.findall(r"<([^>]*)>", text)} == OURS
    assert "<" not in title
    assert title.startswith("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}!channel")
    assert not re.search(r"@(?!\u200b)|\\|&(?!amp;|lt;|gt;)|evil\.example", text + title)
    marked = re.findall(r"\*([^*\n]+)\*", text)
    assert len(marked) == 2  # the heading and the name of the KPI
    assert "github" not in json.dumps(payload)  # no picture of a third party


def test_teams_is_sent_a_card_with_our_links_only(elsewhere: Elsewhere) -> None:
    elsewhere.service.on("/workflows/", Answer(202))
    assert tell(TEAMS, hostile()) == Sent(1, "")
    assert "sig=s1gnature" in elsewhere.meant[0]
    card = elsewhere.payloads[0]["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard"
    assert "entities" not in card["msteams"]  # nobody is mentioned
    title, text = (block["text"] for block in card["body"])
    assert set(re.findall(r"\]\((.*?)\)", text)) == OURS
    assert "](" not in title
    assert not re.search(r"[<>`]|@(?!\u200b)|evil\.example", title + text)
    assert "New findings" in text


def test_a_name_is_read_as_it_is_written(elsewhere: Elsewhere) -> None:
    elsewhere.service.on("/", Answer(200, b"ok"))
    item = finding_item(1, "calls_answered: R&D says 3.5 % (12:30:45), was 4")
    for url in (SLACK, TEAMS):
        assert tell(url, night_message([item], PLACE, AS_OF)) == Sent(1, "")
    slack, teams = (text_of(payload).replace("\u200b", "") for payload in elsewhere.payloads)
    assert "calls_answered: R&amp;D says 3.5 % (12:30:45), was 4" in slack  # & as Slack wants it
    assert "calls_answered: R&D says 3.5 % (12:30:45), was 4" in teams


@pytest.mark.parametrize(("schema", "kind"), [("json", "json"), ("xml", "xml")])
def test_web_hooks_are_sent_text(schema: str, kind: str) -> None:
    with running() as service:
        service.on("/", Answer())
        url = service.base.replace("http", schema)
        assert tell(f"{url}/?rto=1&cto=1", hostile()) == Sent(1, "")
        sent = service.asked[0].body
    if kind == "json":
        text = json.loads(sent)["message"]
    else:
        found = ET.fromstring(sent)  # noqa: S314 (made by ourselves)
        text = next(e.text for e in found.iter() if e.tag.rpartition("}")[2] == "Message") or ""
    assert all(link in text for link in OURS)
    assert "evil.example" not in text
    assert not re.search(r"^Bcc:", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("url", "longest"),
    [(SLACK, 35_000), (f"{SLACK}?blocks=yes", 3_000), (TEAMS, 28 * 1024)],
    ids=["slack", "slack blocks", "teams"],
)
def test_a_long_message_is_cut_between_things(url: str, longest: int, elsewhere: Elsewhere) -> None:
    elsewhere.service.on("/", Answer(200, b"ok"))
    for number in (1, 60):
        assert tell(url, many(number)) == Sent(1, "")
    short, long = (text_of(payload) for payload in elsewhere.payloads)
    assert "more in the review" not in short
    size = len(elsewhere.service.asked[1].body) if url == TEAMS else len(long)
    assert longest * 0.5 < size <= longest
    shown = len(set(re.findall(r"findings/(F-[0-9a-f]{8})#answers", long)))
    assert 0 < shown < 60
    assert f"\N{HORIZONTAL ELLIPSIS} and {60 - shown} more in the review." in long
    assert long.count(f"{AT}/findings/") == 2 * shown
    assert f"{AT}/review" in long.splitlines()[-1]


def test_a_channel_without_room_gets_the_link(elsewhere: Elsewhere) -> None:
    """140 characters: a text message of a phone."""
    elsewhere.service.on("/", Answer())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NotifyJSON, "body_maxlen", 140)
        assert tell("json://phone.example/", many(60)) == Sent(1, "")
    more = "\N{HORIZONTAL ELLIPSIS} and 60 more in the review."
    text = elsewhere.payloads[0]["message"]
    assert text.strip() == f"{more}\n\nOpen the review: {AT}/review"


@pytest.mark.parametrize("url", [SLACK, TEAMS], ids=["slack", "teams"])
@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_a_chat_that_refuses_is_asked_again_and_said(
    url: str, status: int, elsewhere: Elsewhere
) -> None:
    elsewhere.service.on("/", Answer(status, b"invalid_token s1gnature TIiajkdnlazkcOXrIdevi7"))
    sent = tell(url, hostile())
    assert (sent.attempts, len(elsewhere.payloads)) == (3, 3)
    assert str(status) in sent.reason
    assert "TIiajk" not in sent.reason
    assert "s1gnature" not in sent.reason
    elsewhere.service.on("/", Answer(503), Answer(200, b"ok"))
    assert tell(url, hostile()) == Sent(2, "")


def test_a_bot_that_slack_refuses_with_200(elsewhere: Elsewhere) -> None:
    elsewhere.service.on("/api/", as_json({"ok": False, "error": "channel_not_found"}))
    sent = tell("slack://xoxb-1234-1234-abc124/#nowhere", hostile())
    assert sent.attempts == 3
    assert sent.reason


@pytest.mark.parametrize("url", [SLACK, TEAMS], ids=["slack", "teams"])
def test_a_chat_that_never_answers(url: str, elsewhere: Elsewhere) -> None:
    with elsewhere.service.hanging():
        sent = tell(f"{url}?rto=0.3&cto=0.3", hostile())
    assert sent.attempts == 3
    assert "timed out" in sent.reason
