"""Quiet first: nothing is told twice, too early or to the wrong person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kpi_audit.notify.due import Due, due
from kpi_audit.notify.item import items
from kpi_audit.notify.night_tables import NightTables
from kpi_audit.notify.record import Delivery
from kpi_audit.project.notify import Route
from tests.unit.notify.night import AS_OF, finding, tables

OPEN = tables(finding())


def route(**given: Any) -> Route:
    return Route.model_validate({"to": "ann@example.com", "channels": ["${HOOK}"]} | given)


def plan(night: NightTables = OPEN, before: tuple[Delivery, ...] = (), as_of: date = AS_OF,
         nights: tuple[date, ...] = (), **given: Any) -> Due:  # fmt: skip
    return due([route(**given)], items(night, as_of), before, as_of, nights)[0]


def sent(one: Due, about: date = AS_OF - timedelta(days=1), outcome: Any = "delivered") -> Delivery:
    return Delivery(
        sent_at=datetime(2026, 3, 3, tzinfo=UTC), about=about, route=one.recipient.route,
        channel=one.recipient.channel, owner=one.recipient.owner, kind="night", outcome=outcome,
        attempts=1, reason="", news=len(one.news), told=one.told,
    )  # fmt: skip


def test_quiet_when_nothing_changed() -> None:
    first = plan()
    assert [item.subject for item in first.news] == ["F-00000001"]
    again = plan(before=(sent(first),))
    assert again.quiet == "nothing changed since the last message"


def test_quiet_about_what_was_answered_and_what_got_better() -> None:
    first = plan()
    answered = tables(finding(decision="explained", decision_id="D-1"))
    better = tables(finding(tier="watch"))
    for night in (answered, better):
        assert plan(night, (sent(first),)).quiet
    assert plan(tables()).quiet  # a first message needs something to say


def test_one_message_a_night() -> None:
    worse = tables(finding(), finding(2))
    assert plan(worse, (sent(plan(), AS_OF),)).quiet == "was told of this night already"
    assert [i.subject for i in plan(worse, (sent(plan()),)).news] == ["F-00000002"]


def test_a_later_night_was_told_of() -> None:
    """Two nights overlap, and the later one was quicker."""
    worse = tables(finding(), finding(2))
    later = sent(plan(), AS_OF + timedelta(days=1))
    assert plan(worse, (later,)).quiet == "was told of a later night"


def test_what_failed_is_tried_again() -> None:
    first = plan()
    again = plan(before=(sent(first, outcome="failed"),))
    assert again.news == first.news
    assert not again.quiet


@pytest.mark.parametrize(
    ("night", "heading"),
    [
        (tables(finding(decision="explained", decision_id="D-1",
                        returned_because="returned: evidence grew from 20 to 300")), "Returned"),
        (tables(finding(decision="accepted", decision_id="D-1",
                        until=AS_OF + timedelta(days=7))), "Answers that end soon"),
        (tables(finding(), verdict="distorted"), "Verdicts that changed"),
        (tables(finding(), mysteries=({"mystery_id": "M-1", "kpi": "calls", "is_shown": True,
                                       "sentence": "It rose.", "question": "Why?"},)),
         "Worth learning from"),
    ],
)  # fmt: skip
def test_what_is_news(night: NightTables, heading: str) -> None:
    told = plan(night, (sent(plan()),))
    assert [item.heading for item in told.news] == [heading]
    assert plan(night, (sent(told),)).quiet


def test_an_answer_that_ends_later_is_no_news() -> None:
    later = tables(finding(decision="accepted", decision_id="D-1", until=AS_OF + timedelta(days=8)))
    assert plan(later).quiet


@pytest.mark.parametrize(
    ("severity", "expected"),
    [("watch", {"F-00000001", "F-00000002"}), ("finding", {"F-00000001"}), ("failure", set())],
)
def test_routed_by_severity(severity: str, expected: set[str]) -> None:
    night = tables(finding(), finding(2, tier="watch"))
    assert {item.subject for item in plan(night, severity=severity).news} == expected


def test_routed_by_owner() -> None:
    night = tables(finding(), finding(2, owner="bob@example.com"))
    found = items(night, AS_OF)
    routes = [route(), route(to="*"), route(to="eve@example.com")]
    told = {
        (one.recipient.route, one.recipient.owner): one for one in due(routes, found, (), AS_OF, ())
    }
    assert set(told) == {  # ann's is one message, though two routes lead to the same channel
        ("ann@example.com", "ann@example.com"),
        ("*", "bob@example.com"),
        ("eve@example.com", "eve@example.com"),
    }
    assert [i.subject for i in told["*", "bob@example.com"].news] == ["F-00000002"]
    assert told["eve@example.com", "eve@example.com"].quiet


@pytest.mark.parametrize(
    ("digest", "as_of", "nights", "is_due"),
    [
        ("weekly", date(2026, 3, 1), [date(2026, 2, 23)], False),  # Sunday of the same week
        ("weekly", date(2026, 3, 2), [date(2026, 3, 1)], True),  # Monday
        ("weekly", date(2026, 3, 3), [date(2026, 3, 1)], True),  # Monday's night did not run
        ("weekly", date(2027, 1, 2), [date(2026, 12, 28)], False),  # one week in two years
        ("monthly", date(2026, 2, 28), [date(2026, 2, 1)], False),
        ("monthly", date(2026, 3, 1), [date(2026, 2, 28)], True),
        ("monthly", date(2027, 3, 1), [date(2026, 3, 31)], True),
    ],
)
def test_digests(digest: str, as_of: date, nights: list[date], *, is_due: bool) -> None:
    one = plan(as_of=as_of, nights=(*nights, as_of), digest=digest)
    assert bool(one.quiet) is not is_due
    if not is_due:
        failed = sent(one, as_of - timedelta(days=1), "failed")
        retried = plan(as_of=as_of, nights=(*nights, as_of), digest=digest, before=(failed,))
        assert not retried.quiet
