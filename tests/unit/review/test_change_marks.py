"""Many changes stay readable: numbers on the chart, names in the table, no text from the data."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from kpi_audit.review.change_marks import MOST_LISTED, change_layers, changes_grid

FIRST = date(2025, 1, 6)
ROWS = pd.DataFrame({"period_start": pd.date_range(FIRST, periods=104, freq="7D")})


def change(day: int, name: str = "<script>", last: int | None = None) -> dict:
    first = FIRST + timedelta(days=day)
    return {
        "name": name, "kind": "campaign", "first_day": first, "is_rebase": False,
        "last_day": None if last is None else FIRST + timedelta(days=last),
        "registered": first - timedelta(days=9), "first_seen": first, "is_in_advance": True,
    }  # fmt: skip


def numbers(changes: list[dict]) -> list[str]:
    layers = change_layers(ROWS, changes, 640, 250)
    return [layer["data"]["values"][0]["text"] for layer in layers if "text" in str(layer["mark"])]


def test_without_changes_nothing_is_drawn_or_listed() -> None:
    assert change_layers(ROWS, [], 640, 250) == []
    assert changes_grid([]) is None


def test_what_lies_outside_the_chart_is_listed_only() -> None:
    changes = [change(-90), change(10), change(4000)]
    assert numbers(changes) == ["2"]
    assert [row[0] for row in changes_grid(changes).rows] == ["3", "2", "1"]


def test_close_changes_share_a_number_and_names_stay_out_of_the_drawing() -> None:
    changes = [change(100), change(103), change(106), change(400, last=420)]
    assert numbers(changes) == ["1\N{EN DASH}3", "4"]
    assert "<script>" not in str(change_layers(ROWS, changes, 640, 250))


def test_a_long_list_says_what_it_leaves_out() -> None:
    grid = changes_grid([change(day) for day in range(MOST_LISTED + 5)])
    assert len(grid.rows) == MOST_LISTED
    assert grid.more == "and 5 earlier"


def test_a_change_says_when_it_was_registered_and_since_when_the_audit_knows_it() -> None:
    late = change(10, "New CRM") | {"first_seen": date(2025, 11, 23)}
    said = changes_grid([late]).rows[0][-1]
    assert said == "registered on 7 Jan 2025, in advance; the audit knows it since 23 Nov 2025"
    at_once = late | {"first_seen": late["registered"], "is_in_advance": False}
    said = changes_grid([at_once]).rows[0][-1]
    assert said == "registered on 7 Jan 2025, afterwards: changes nothing"
