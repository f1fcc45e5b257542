"""What must hold of a current ``m365_email_activity`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, windows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of mail activity, one row per user and window."""
    return [
        *concealed(["person"]),
        *windows(["person"], ["send_count", "receive_count", "read_count"]),
    ]
