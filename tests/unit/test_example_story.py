"""The example's files carry the story that truth.yaml tells."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.unit.example_exports import (
    EXPORTS,
    FIRST,
    LAST,
    TARGET,
    Invitations,
    Rows,
    every_invitation,
    every_message,
    growth,
    parsed,
    rows,
    weekly,
)

QUARTER_ENDS = {(12, 29), (12, 30), (12, 31), (3, 27), (3, 30), (3, 31), (6, 26), (6, 29), (6, 30)}
QUARTER_ENDS |= {(9, 28), (9, 29), (9, 30)}


@pytest.fixture
def invitations() -> Invitations:
    return every_invitation()


@pytest.fixture
def messages() -> Rows:
    return every_message()


def test_two_teams_write_ten_times_as_much_for_the_same_answers(messages: Rows) -> None:
    names = Counter(row["FROM"] for row in messages)
    members = {name for name, _ in names.most_common(60)}
    real = [r for r in messages if r.get("IS MESSAGE DRAFT") != "Yes" and r["SENDER PROFILE URL"]]
    grown = {}
    for team in sorted({row["team"] for row in messages}):
        mine = [row for row in real if row["team"] == team]
        for who, kept in (("sent", True), ("back", False)):
            days = (
                parsed(row["DATE"], "%Y-%m-%d %H:%M:%S UTC")
                for row in mine
                if (row["FROM"] in members) == kept
            )
            grown[team, who] = growth(weekly(days))
    spamming = {team for (team, who), factor in grown.items() if who == "sent" and factor > 3}
    assert spamming == {"ember", "fjord"}
    assert all(8 < grown[team, "sent"] < 12 for team in spamming)
    assert all(0.6 < grown[team, "back"] < 1.5 for team, _ in grown)


def test_outreach_brings_as_many_opportunities_as_before(invitations: Invitations) -> None:
    deals = rows(EXPORTS / "crm" / "Opportunity.csv")
    created = [parsed(deal["CreatedDate"][:10], "%Y-%m-%d") for deal in deals]
    assert 0.85 < growth(weekly(on for _, on in invitations)) < 1.2
    assert 0.85 < growth(weekly(created)) < 1.25  # one team found a better way


def test_wins_of_a_quarters_last_days_are_taken_back() -> None:
    stages: dict[str, list[tuple[date, str]]] = {}
    for row in rows(EXPORTS / "crm" / "OpportunityHistory.csv"):
        at = date.fromisoformat(row["CreatedDate"][:10])
        stages.setdefault(row["OpportunityId"], []).append((at, row["StageName"]))
    kept = {True: Counter[bool](), False: Counter[bool]()}
    for steps in stages.values():
        names = [stage for _, stage in steps]
        if "Closed Won" in names:
            booked = steps[names.index("Closed Won")][0]
            is_end = booked >= TARGET and (booked.month, booked.day) in QUARTER_ENDS
            kept[is_end][names[-1] == "Closed Won"] += 1
    taken_back = {end: n[False] / n.total() for end, n in kept.items()}
    assert taken_back[True] > 0.3
    assert taken_back[False] < 0.1


def test_close_dates_are_pushed_since_win_rates_are_paid() -> None:
    pushed = [
        date.fromisoformat(row["CreatedDate"][:10])
        for row in rows(EXPORTS / "crm" / "OpportunityHistory.csv")
        if row["PrevCloseDate"] and row["CloseDate"] > row["PrevCloseDate"]
    ]
    counts = weekly(pushed)
    assert sum(counts[104:156]) > 2.5 * sum(counts[52:104])


def test_what_was_published_is_raised_later_by_three_teams() -> None:
    shown: dict[tuple[str, str], list[float]] = {}
    for file in sorted((EXPORTS / "dashboard").glob("*.csv")):
        for row in rows(file):
            versions = shown.setdefault((row["Team"], row["Week"]), [])
            versions.append(float(row["Pipeline created (k GBP)"]))
    raised = Counter[str]()
    for (team, week), versions in shown.items():
        if week >= "2026-02" and len(versions) > 1 and versions[1] > 1.1 * versions[0] > 0:
            raised[team] += 1
    assert {team for team, n in raised.items() if n > 10} == {"brook", "grove", "iris"}


def test_bunching_at_twelve_starts_with_the_target(invitations: Invitations) -> None:
    reached = Counter((seat, on - timedelta(days=on.weekday())) for seat, on in invitations if on)
    before = Counter(n for (_, week), n in reached.items() if week < TARGET)
    after = Counter(n for (_, week), n in reached.items() if TARGET <= week < LAST)
    assert before[12] / before.total() == pytest.approx(0.08, abs=0.03)
    assert after[12] / after.total() > 0.2
    assert after[11] / after.total() < before[11] / before.total()


def test_christmas_is_in_the_files(invitations: Invitations) -> None:
    counts = weekly(on for _, on in invitations)
    for christmas in (date(2023, 12, 25), date(2024, 12, 25), date(2025, 12, 25)):
        week = (christmas - FIRST).days // 7
        around = (counts[week - 2] + counts[week + 3]) / 2
        assert counts[week] < 0.75 * around
