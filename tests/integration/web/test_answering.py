"""An answer from the form to the stored row, and everything that is refused on the way."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.integration.web.served import OWNED, Served, publish, serving
from tests.unit.review.synthetic_declared import AS_OF
from tests.unit.review.synthetic_night import change, night


def test_from_the_form_to_the_stored_row(served: Served) -> None:
    page = served.visitor("growth@example.com").answer(reason="a campaign\r\nin May")
    assert page.status_code == 200
    assert "Kept." in page.text
    assert "grown 10-fold, from 413 to 4,126" in page.text
    (stored,) = served.stored
    assert (stored.finding_id, stored.decision) == (OWNED, "explained")
    assert (stored.decided_by, stored.reason) == ("growth@example.com", "a campaign\nin May")
    assert str(stored.seen_as_of) == "2025-11-17"
    line = json.loads(served.logged.splitlines()[-1])
    assert (line["event"], line["decision_id"]) == ("answered", stored.decision_id)
    front = served.visitor("rea").get("/").text
    assert "answered since this night" in front
    assert "a campaign" in served.visitor("rea").get("/decisions").text


def test_roles(served: Served) -> None:
    reader, owner = served.visitor("rea"), served.visitor("growth@example.com")
    assert "<textarea" not in reader.get(f"/findings/{OWNED}").text
    assert reader.answer().status_code == 403
    assert 'value="confirmed"' not in owner.get(f"/findings/{OWNED}").text
    assert owner.answer(answer="confirmed").status_code == 403
    assert owner.answer("F-99999999").status_code == 403
    assert served.stored == []
    assert served.logged.count('"answer refused"') == 3
    assert served.visitor("ann@example.com").answer(answer="confirmed").status_code == 200
    assert reader.get("/log").status_code == 403
    assert "answer refused" in served.visitor("ann@example.com").get("/log").text


def test_an_owner_answers_for_their_own_kpis_alone(served: Served) -> None:
    users = served.folder / "users.yaml"
    users.write_text(users.read_text().replace("growth@example.com", "other@example.com"))
    text = users.read_text().replace("role: owner", "role: owner\n  owns: [Growth@Example.com]")
    other = served.visitor()
    other.sign_in(served.tokens["growth@example.com"])
    assert other.answer().status_code == 403
    users.write_text(text)
    assert other.answer().status_code == 200


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"reason": " \n"}, "reason: must not be blank"),
        ({"reason": "x" * 2001}, "at most 2,000 are kept"),
        ({"reason": "a\x00b"}, "control characters"),
        ({"answer": "accepted"}, "needs an end date"),
        ({"answer": "accepted", "until": "2020-01-01"}, "has passed"),
        ({"until": "soon"}, "is no day"),
        ({"answer": ""}, "Choose an answer"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    served: Served, form: dict[str, str], problem: str
) -> None:
    page = served.visitor("ann@example.com").answer(**form)
    assert page.status_code == 422
    assert problem in page.text
    assert served.stored == []


def test_a_form_from_elsewhere_is_refused(served: Served) -> None:
    owner, other = served.visitor("growth@example.com"), served.visitor("ann@example.com")
    path = f"/findings/{OWNED}"
    form = {**owner.fields(path), "answer": "explained", "reason": "x"}
    foreign = {**form, "form_token": other.fields(path)["form_token"]}
    assert owner.post(path, {**form, "form_token": ""}).status_code == 403
    assert owner.post(path, foreign).status_code == 403
    for origin in ("https://evil.example", "null", None):
        assert owner.post(path, form, Origin=origin).status_code == 403
    assert served.stored == []
    assert served.logged.count('"form refused"') == 5
    assert owner.post(path, form).status_code == 200


def test_who_answers_at_the_same_time_is_shown_the_other_answer(served: Served) -> None:
    first, second = served.visitor("growth@example.com"), served.visitor("ann@example.com")
    path = f"/findings/{OWNED}"
    late = {**second.fields(path), "answer": "confirmed", "reason": "they said so"}
    first.answer()
    page = second.post(path, late)
    assert page.status_code == 409
    assert "another answer came meanwhile" in page.text
    assert "they said so" in page.text  # what was written is not lost
    assert second.answer(answer="confirmed", reason="they said so").status_code == 200
    assert served.stored[1].supersedes == served.stored[0].decision_id


def test_bodies_are_small(served: Served) -> None:
    owner = served.visitor("growth@example.com")
    assert owner.answer(reason="x" * 70_000).status_code == 413
    path = f"/findings/{OWNED}"
    sent = owner.session.post(
        served.url + path,
        data=(b"x" * 1000 for _ in range(100)),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=300,
    )
    assert sent.status_code == 413
    assert served.stored == []


def test_who_answers_an_older_night_is_shown_the_newer(served: Served) -> None:
    owner, path = served.visitor("growth@example.com"), f"/findings/{OWNED}"
    old = {**owner.fields(path), "answer": "explained", "reason": "seen at 413"}
    grown = change(night(), "audit_findings", lambda rows: rows.assign(e_value=9e5, log_e=13.7))
    publish(served.folder, grown, AS_OF)  # a rerun: another file under the same name
    page = owner.post(path, old)
    assert page.status_code == 409
    assert "A new night" in page.text
    assert "900,000" in page.text
    assert served.stored == []


def test_answers_are_limited(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.web.app._MINUTE", 3600.0)
    monkeypatch.setattr("pipelines.web.app._ANSWERS", 3)
    with serving(project) as served:
        owner = served.visitor("growth@example.com")
        form = {**owner.fields(f"/findings/{OWNED}"), "answer": "explained"}
        for i in range(3):
            assert owner.answer(reason=f"reason {i}").status_code == 200
        assert owner.post(f"/findings/{OWNED}", form | {"reason": "x"}).status_code == 429
        assert len(served.stored) == 3


HOSTILE = "<script>alert(1)</script>\" onmouseover='x' javascript:alert(1) {{ 7 * 7 }}"


def test_hostile_reasons_are_text_in_pages_the_file_and_the_log(served: Served) -> None:
    owner = served.visitor("growth@example.com")
    reason = '=HYPERLINK("http://x")\n{"event": "signed in"}\u202e' + HOSTILE
    assert owner.answer(reason=reason).status_code == 200
    assert served.stored[0].reason == reason
    for path in ("/", f"/findings/{OWNED}", "/decisions"):
        html = owner.get(path).text
        assert "<script>alert" not in html
        assert "\u202e" not in html
        assert "49" not in html.split("alert(1)")[-1][:40]
    with (served.folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    events = [json.loads(line)["event"] for line in served.logged.splitlines()]
    assert events == ["signed in", "answered"]


def test_every_answer_carries_the_headers(served: Served) -> None:
    visitor = served.visitor("rea")
    paths = ["/", "/nothing", "/static/app.css", "/static/htmx.min.js", "/findings/x", "/review"]
    for path in paths:
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers
    assert visitor.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert visitor.get("/review/..%2f..%2faudit").status_code == 404
    assert visitor.get("/static/..%2f..%2fapp.py").status_code == 404
    assert visitor.get("/review").text.count("Findings and answers") == 1


def test_lists_are_narrowed(served: Served) -> None:
    reader = served.visitor("rea")
    everything = reader.get("/").text
    assert everything.count('<li class="state-') == 4
    assert reader.get("/?text=north").text.count('<li class="state-') == 1
    assert reader.get("/?tier=watch").text.count('<li class="state-') == 1
    assert reader.get("/?state=explained").text.count('<li class="state-') == 0
    assert reader.get("/?kpi=replies_per_person").text.count('<li class="state-') == 1
    assert "No finding like that" in reader.get("/?text=<script>").text
