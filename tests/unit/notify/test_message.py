"""Whatever a name holds, it stays a name: in mail, in chats, in the subject."""

from __future__ import annotations

import re
from datetime import date
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_audit.notify.bodies import BODIES, as_html, as_markdown, as_text
from kpi_audit.notify.inert import chat, plain
from kpi_audit.notify.item import items
from kpi_audit.notify.message import Place, failure_message, night_message
from tests.unit.notify.night import AS_OF, HOSTILE, finding, hostile_item, tables

SERVED = Place(HOSTILE, "https://audit.example.com", "/p/review/latest.html", "/p")
LOCAL = Place("Sales", None, "/p/review/latest.html", "/p")


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "background")]


def test_hostile_names_are_inert() -> None:
    message = night_message([hostile_item()], SERVED, AS_OF)
    html = Page(as_html(message))
    assert "img" not in html.tags
    assert all(str(link).startswith("https://audit.example.com/") for link in html.links)
    markdown = as_markdown(message)
    assert not re.search(r"<|(?<!\u200b)@\w|@channel", markdown)
    assert set(re.findall(r"(?<!\\)\]\((.*?)\)", markdown)) == {
        "https://audit.example.com/review",
        "https://audit.example.com/findings/F-00000001",
        "https://audit.example.com/findings/F-00000001#answers",
    }
    for body in BODIES.values():
        assert "https://evil" not in body(message)
        assert "http://evil" not in body(message)
        assert "\nBcc" not in body(message)


@given(st.text())
def test_no_text_starts_a_header_a_link_or_a_mention(text: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = plain(text, 150)  # refuses line breaks
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", plain(text))
    assert not re.search(r"[<>`*~#\[\]\\]|@(?!\u200b)|://|&#|[a-z]\.[a-z]{2}", chat(text))
    assert not re.search(r"(?:^|\W)_|_(?:\W|$)", chat(text))


def test_links_or_commands() -> None:
    found = items(tables(finding()), AS_OF)
    local = as_text(night_message([i for i in found if i.finding_id], LOCAL, AS_OF))
    assert "kpi-audit decide F-00000001 watching /p" in local
    assert "/p/review/latest.html" in local
    assert "http" not in local
    assert "Values pile up just over 20." in local


def test_the_page_survives_a_phone() -> None:
    html = as_html(night_message([hostile_item()], SERVED, AS_OF))
    assert 'name="viewport"' in html
    assert "max-width:600px" in html
    assert not {"style", "link", "script", "img", "table"} & set(Page(html).tags)


@pytest.mark.parametrize("form", BODIES)
def test_the_same_is_told_in_every_form(form: str) -> None:
    news = [i for i in items(tables(finding(), finding(2)), AS_OF) if i.finding_id]
    body = BODIES[form](night_message(news, SERVED, AS_OF))
    for text in ("F-00000001", "F-00000002", "Calls", "Values pile up just over 20", "4 Mar 2026"):
        assert text in body


def test_a_failure_says_what_failed() -> None:
    message = failure_message(LOCAL, date(2026, 3, 4), "raw_calls: a column is missing")
    assert message.subject == "Sales: the night of 4 Mar 2026 failed"
    assert "a column is missing" in as_text(message)
