"""The parts of a fetch against open input: headers, bodies, links, names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from requests import Response

from assets.fetching.addresses import away, checked, onward, origin
from assets.fetching.days import latest_of_each, lost, to_ask
from assets.fetching.landing import Landing
from assets.fetching.patience import retry_after
from assets.fetching.refusals import refusal
from assets.fetching.secrets import Hidden
from kpi_audit.errors import FetchFailed

BASE = "https://api.example"


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(100, 599))
def test_a_refusal_is_one_short_line(body: bytes, status: int) -> None:
    text = str(refusal(status, body))
    assert text.isprintable()
    assert len(text) < 500


@given(st.one_of(st.text(st.characters(codec="latin-1"), max_size=40), st.integers().map(str)))
def test_a_wait_is_never_negative(value: str) -> None:
    response = Response()
    response.headers["Retry-After"] = value
    found = retry_after(response)
    assert found is None or found >= 0


@given(st.text(max_size=60))
def test_a_link_stays_on_its_host_or_is_refused(link: str) -> None:
    for text in (link, f"//{link}", f"https://{link}", f"https://api.example@{link}"):
        try:
            assert origin(onward(BASE, text)) == "https://api.example:443"
        except FetchFailed:
            continue


@given(st.text(max_size=60))
def test_a_redirect_is_tls_or_refused(link: str) -> None:
    for text in (link, f"http://{link}", f"https://{link}"):
        try:
            assert away(BASE, text).startswith("https:") or text.lower().startswith("https:")
        except FetchFailed:
            continue


@pytest.mark.parametrize(
    "url",
    ["http://api.example", "https://", "ftp://x", "https://u@x", "https://x?y", "https://x:y"],
)
def test_a_base_is_checked(url: str) -> None:
    with pytest.raises(ValueError, match="an address is"):
        checked(url)


def test_no_redirect_into_this_machine() -> None:
    with pytest.raises(FetchFailed, match="into this machine"):
        away(BASE, "https://localhost/admin")


@given(st.text(min_size=4, max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_a_secret_is_in_no_text(secret: str, before: str, after: str) -> None:
    hidden = Hidden()
    hidden.add(secret)
    assert hidden.without(f"{before}{secret}{after}").count(secret) <= secret.count("*")


@pytest.mark.parametrize("stamp", ["../x", "", ".x", "a/b", "a\x00", "x" * 81, "a b"])
def test_a_file_has_a_plain_name(tmp_path: Path, stamp: str) -> None:
    with pytest.raises(FetchFailed, match="cannot be named"):
        Landing.of(tmp_path, "in/a-*.csv").file(stamp)


def test_what_was_delivered_is_never_replaced(tmp_path: Path) -> None:
    landing = Landing.of(tmp_path, "in/a-*.csv")
    assert landing.land(lambda opened: str(opened.write(b"one")))
    with pytest.raises(FetchFailed, match=r"a-3.csv is there already"):
        landing.land(lambda opened: str(opened.write(b"two")))
    assert (tmp_path / "in" / "a-3.csv").read_bytes() == b"one"
    assert landing.stamps == ["3"]
    assert [file.name for file in (tmp_path / "in").iterdir()] == ["a-3.csv"]


def test_days() -> None:
    have = latest_of_each(["2026-01-01", "2026-01-01-from-2026-01-05", "2026-01-02", "D7-x"])
    day = date(2026, 1, 1)
    assert have == {day: "2026-01-01-from-2026-01-05", date(2026, 1, 2): "2026-01-02"}
    last, today = date(2026, 1, 3), date(2026, 1, 5)
    asked = [stamp for _, stamp, _ in to_ask(have, day, last, today, lambda _: True)]
    assert asked == ["2026-01-02-from-2026-01-05", "2026-01-03"]
    assert lost([day], date(2026, 1, 2)) is None
    assert lost([], date(2026, 1, 2)) is None
    assert lost([day], date(2026, 1, 4)) == (date(2026, 1, 2), date(2026, 1, 3))
