"""What must hold of a current ``m365_active_users`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, windows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of licences and last activity, one row per user and refresh date."""
    return [
        *concealed(["person"]),
        *windows(["person", "is_deleted"]),
    ]
