"""What must hold of a current ``m365_yammer_groups`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, windows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of Yammer groups, one row per group and window."""
    return [
        *concealed(["owner"]),
        *windows(
            ["owner", "group_display_name"],
            ["member_count", "posted_count", "read_count", "liked_count"],
        ),
    ]
